import { createHash } from 'node:crypto';
import type { Construct } from 'constructs';
import { ConfigFiles, type ConfigFilesProps } from './config';

/**
 * Plain `kubectl apply` keeps a copy of the object in an annotation, and annotations are limited to 256 KiB. This leaves
 * room for the object's other fields and for growth.
 */
const MAX_BYTES = 200 * 1_024;

/**
 * Files in as many ConfigMaps as they need, for a projected volume that mounts them as one folder: `name` for one,
 * `name-0` … for several. A file's ConfigMap follows from the file's name and the number of ConfigMaps, a power of two:
 * another file changes one ConfigMap, except when their number doubles.
 */
export class ConfigShards {
  /** Of the ConfigMaps, for `configsVolume`. */
  readonly names: readonly string[];

  constructor(scope: Construct, id: string, props: ConfigFilesProps & { readonly name: string }) {
    const shards = intoShards(props.files);
    this.names = shards.map((_, i) => (shards.length === 1 ? props.name : `${props.name}-${i}`));
    shards.forEach((files, i) => {
      const name = this.names[i] as string;
      new ConfigFiles(scope, shards.length === 1 ? id : `${id}-${i}`, { ...props, name, files });
    });
  }
}

type Files = Readonly<Record<string, string>>;

/** The fewest shards, by powers of two, of which none is too large. Throws for a file that is too large by itself. */
export function intoShards(files: Files, maxBytes: number = MAX_BYTES): Files[] {
  const placed = Object.entries(files).map(([name, text]) => {
    const size = appliedBytes(name) + appliedBytes(text);
    if (size > maxBytes) {
      throw new RangeError(
        `${name} has ${size} bytes when applied, but a ConfigMap may have at most ${maxBytes}: split the file`,
      );
    }
    return { name, text, size, hash: createHash('sha256').update(name).digest().readUInt32BE() };
  });
  for (let count = 1; ; count *= 2) {
    const sizes = new Array<number>(count).fill(0);
    for (const { hash, size } of placed) (sizes[hash % count] as number) += size;
    if (sizes.some(size => size > maxBytes)) continue;
    const shards = Array.from({ length: count }, (): Record<string, string> => ({}));
    for (const { name, text, hash } of placed) (shards[hash % count] as Record<string, string>)[name] = text;
    return shards;
  }
}

/** Bytes of a string in that annotation: JSON, where Go writes `<`, `>` and `&` as six characters. */
export const appliedBytes = (text: string): number =>
  Buffer.byteLength(JSON.stringify(text)) +
  5 * (occurrences(text, '<') + occurrences(text, '>') + occurrences(text, '&'));

function occurrences(text: string, character: string): number {
  let found = 0;
  for (let i = text.indexOf(character); i >= 0; i = text.indexOf(character, i + 1)) found++;
  return found;
}
