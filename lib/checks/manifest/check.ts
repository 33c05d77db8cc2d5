import type { Problem } from '../../catalogue';
import type { Environment } from '../../environments';
import type { Secret } from '../../k8s';
import type { Inventory } from './inventory';

/** What the checks of manifests know beside the manifests. */
export interface CheckContext {
  readonly environment: Environment;
  /** Every Secret that manifests may refer to. */
  readonly secrets: readonly Secret[];
}

/** Tells what is wrong with the objects of an environment, in the order of the objects. */
export type Check = (inventory: Inventory, context: CheckContext) => Iterable<Problem>;
