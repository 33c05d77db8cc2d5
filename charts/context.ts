import { allNamespaces, type IpFamily, type StackNames } from '../lib/base';
import { IMAGES, type ImageName } from '../lib/components';
import { ipFamiliesOf } from '../lib/components/cluster-network';
import type { DeclaredExporter } from '../lib/components/exporter';
import { imageReference } from '../lib/components/image';
import type { Network } from '../lib/k8s';
import type { Service } from '../lib/services';
import type { Environment, Stack } from '../lib/stack';

/** What every chart is built from. */
export interface ChartContext {
  readonly stack: Stack;
  readonly environment: Environment;
  /** Everything that is monitored in the environment. */
  readonly services: readonly Service[];
  readonly network: Network;
}

/** A program's image, from the registry that the environment uses. */
export const imageOf = ({ images }: Environment, name: ImageName): string =>
  imageReference(IMAGES[name], images, images.digests?.[name]);

/** Image of an exporter of the stack's own; its digest is pinned by the exporter's name. */
export const exporterImage = ({ images }: Environment, { image, component }: DeclaredExporter): string =>
  imageReference(image, images, images.digests?.[component.name]);

/** Props that all components have in common, unpacked from the environment. */
export interface Common {
  readonly names: StackNames;
  readonly image: string;
  readonly storageClass: string | undefined;
  readonly network: Network;
  readonly ipFamilies: readonly IpFamily[];
  readonly highlyAvailable: boolean;
}

export const common = ({ stack, environment, network }: ChartContext, image: ImageName): Common => ({
  names: stack.names,
  image: imageOf(environment, image),
  storageClass: environment.storageClass,
  network,
  ipFamilies: ipFamiliesOf(environment.network),
  highlyAvailable: environment.highlyAvailable,
});

/** Props that all exporters have in common. */
export const exporterProps = ({ stack, environment }: ChartContext, image: ImageName) => ({
  names: stack.names,
  image: imageOf(environment, image),
  resources: environment.exporterResources,
  highlyAvailable: environment.highlyAvailable,
});

/** Namespaces whose objects are watched. */
export const watchedNamespaces = ({ stack }: ChartContext): readonly string[] => allNamespaces(stack.names.namespaces);
