import { IMAGES, type ImageName, imageReference } from '../images';
import { suggestion } from '../promql';
import type { Check } from './check';
import { containersOf } from './pods';

/** Images are those of lib/images.ts, from where the environment takes them: nothing runs that nobody chose. */
export const images: Check = function* ({ pods: all }, { environment }) {
  const names = Object.keys(IMAGES) as ImageName[];
  const known = new Set(names.map(name => imageReference(name, environment.images)));
  for (const pods of all) {
    for (const { container, field } of containersOf(pods)) {
      const { image = '' } = container;
      if (known.has(image)) continue;
      const message = `${field}.image: "${image}" ${fault(image)}${suggestion(image, known) || '; add it to lib/images.ts'}`;
      yield { where: pods.where, message };
    }
  }
};

/** `registry:5000/repository:tag@digest` → what is wrong with it. */
function fault(image: string): string {
  const lastPart = image.split('@')[0]?.split('/').at(-1) ?? '';
  const [, tag] = lastPart.split(':');
  if (tag === undefined) return 'has no tag, which means the latest of each day';
  if (tag === 'latest') return 'is the latest of each day';
  return 'is not an image of this environment';
}
