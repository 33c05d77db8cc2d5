import { suggestion } from '../../promql';
import type { Check } from '../manifest/check';
import { containersOf } from '../manifest/pods';

/** Only images that components declare are used, from the environment's registry. */
export const images: Check = function* ({ pods: all }, { images: known }) {
  for (const pods of all) {
    for (const { container, field } of containersOf(pods)) {
      const { image = '' } = container;
      const { repository, tag } = parts(image);
      if (known.has(image) && !floats(tag)) continue;
      const [meant] = [...known].find(([, declared]) => repository.endsWith(`/${declared.repository}`)) ?? [];
      const hint = known.has(image)
        ? '; set a version where its component declares it'
        : meant === undefined
          ? suggestion(image, known.keys())
          : `; wanted "${meant}"`;
      const message = `${field}.image: "${image}" ${fault(tag)}${hint || '; declare it with its component'}`;
      yield { where: pods.where, message };
    }
  }
};

/** `registry:5000/repository:tag@digest` */
function parts(image: string): { readonly repository: string; readonly tag: string | undefined } {
  const [reference = ''] = image.split('@');
  const [, repository = '', tag] = reference.match(/^(.*?)(?::([^:/]*))?$/) ?? [];
  return { repository, tag };
}

/** Whether the image behind the tag changes over time. */
const floats = (tag: string | undefined): boolean => !tag || tag === 'latest';

function fault(tag: string | undefined): string {
  if (!tag) return 'has no tag, which means "latest"';
  if (tag === 'latest') return 'changes over time';
  return 'is not an image of this environment';
}
