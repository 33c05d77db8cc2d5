import type { Check } from '../manifest/check';

/** kubectl apply stores the object in an annotation, and all annotations together are limited to 256 KiB. */
const LARGEST = 200 * 1024;

/** Objects must be small enough for kubectl apply. */
export const objectSize: Check = function* ({ all }) {
  for (const { where, object } of all) {
    const size = Buffer.byteLength(JSON.stringify(object));
    if (size <= LARGEST) continue;
    const found = `${Math.ceil(size / 1024)} KiB as JSON; at most ${LARGEST / 1024} KiB, since kubectl apply stores it`;
    const remedy = object.kind === 'ConfigMap' ? 'split its files over several ConfigMaps' : 'make it smaller';
    yield { where, message: `the object has ${found} in an annotation: ${remedy}` };
  }
};
