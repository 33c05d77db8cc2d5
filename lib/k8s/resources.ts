import type { Bytes } from '../base';

/** What a container requests, and what it is limited to. CPU in cores. */
export interface Resources {
  readonly requests: { readonly cpu: number; readonly memory: Bytes };
  /** A container without a CPU limit may use what its node has free. */
  readonly limits: { readonly cpu?: number; readonly memory: Bytes };
}
