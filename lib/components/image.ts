/** A program's image. Its version is written with the program's component, and nowhere else. */
export interface Image {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
}

export const image = (registry: string, repository: string, tag: string): Image => ({ registry, repository, tag });

/** Where an environment pulls its images from. */
export interface ImageSource<Name extends string = string> {
  /** A mirror that holds every repository under its own name, for clusters without internet access. @default each image's own registry */
  readonly registry?: string;
  /** Digests to pin in addition to the tags, by the image's name: `sha256:…`. @default none */
  readonly digests?: Readonly<Partial<Record<Name, string>>>;
}

/** The reference as it appears in a manifest. */
export function imageReference(
  { registry: own, repository, tag }: Image,
  { registry }: Pick<ImageSource, 'registry'>,
  digest?: string,
): string {
  return `${registry ?? own}/${repository}:${tag}${digest === undefined ? '' : `@${digest}`}`;
}
