import type { StackNames } from '../../base';
import type { Problem } from '../../catalogue';
import type { Image } from '../../components/image';
import type { Secret } from '../../k8s';
import type { Environment } from '../../stack';
import type { Inventory } from './inventory';

/** What the checks of manifests know besides the manifests. */
export interface CheckContext {
  readonly names: StackNames;
  readonly environment: Environment;
  /** Every Secret that manifests may refer to. */
  readonly secrets: readonly Secret[];
  /** Every image, by its reference in the environment's registry. */
  readonly images: ReadonlyMap<string, Image>;
}

/** Reports the problems of an environment's objects, in the order of the objects. */
export type Check = (inventory: Inventory, context: CheckContext) => Iterable<Problem>;
