import type { StackNames } from '../../base';
import type { Problem } from '../../catalogue';
import type { Image } from '../../components/image';
import type { Secret } from '../../k8s';
import type { Environment } from '../../stack';
import type { Inventory } from './inventory';

/** What the checks of manifests know beside the manifests. */
export interface CheckContext {
  readonly names: StackNames;
  readonly environment: Environment;
  /** Every Secret that manifests may refer to. */
  readonly secrets: readonly Secret[];
  /** Every image, as the environment takes it, by its reference. */
  readonly images: ReadonlyMap<string, Image>;
}

/** Reports what is wrong with the objects of an environment, in the order of the objects. */
export type Check = (inventory: Inventory, context: CheckContext) => Iterable<Problem>;
