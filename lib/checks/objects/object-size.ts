import type { Check } from '../manifest/check';

/** kubectl apply stores the object in an annotation, and all annotations together may have 256 KiB. */
const LARGEST = 200 * 1024;

/** Objects that kubectl can apply. */
export const objectSize: Check = function* ({ all }) {
  for (const { where, object } of all) {
    const size = Buffer.byteLength(JSON.stringify(object));
    if (size <= LARGEST) continue;
    const found = `${Math.ceil(size / 1024)} KiB as JSON; at most ${LARGEST / 1024} KiB, since kubectl apply stores it`;
    const mend = object.kind === 'ConfigMap' ? 'split its files over several ConfigMaps' : 'make it smaller';
    yield { where, message: `the object has ${found} in an annotation: ${mend}` };
  }
};
