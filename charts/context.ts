import type { Environment } from '../lib/environments';
import { type ImageName, imageReference } from '../lib/images';
import type { Network } from '../lib/k8s';
import type { Service } from '../lib/services';

/** What every chart is made from. */
export interface ChartContext {
  readonly environment: Environment;
  /** Everything that is monitored in the environment. */
  readonly services: readonly Service[];
  readonly network: Network;
}

export const imageOf = ({ environment }: ChartContext, name: ImageName): string =>
  imageReference(name, environment.images);
