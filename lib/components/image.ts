/** A program's image. Its version is written beside the program, and nowhere else. */
export interface Image {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
}

export const image = (registry: string, repository: string, tag: string): Image => ({ registry, repository, tag });

/** Where an environment takes its images from. */
export interface ImageSource<Name extends string = string> {
  /** A mirror that holds every repository under its own name, for clusters without a way out. @default each image's own registry */
  readonly registry?: string;
  /** Digests to pin beside the tags, by the image's name: `sha256:…`. @default none */
  readonly digests?: Readonly<Partial<Record<Name, string>>>;
}

/** The reference as a manifest writes it. */
export function imageReference(
  { registry: own, repository, tag }: Image,
  { registry }: Pick<ImageSource, 'registry'>,
  digest?: string,
): string {
  return `${registry ?? own}/${repository}:${tag}${digest === undefined ? '' : `@${digest}`}`;
}
