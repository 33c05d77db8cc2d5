import type { Bytes } from '../../base';
import { atLeastOne, type Findings, size } from '../../base/findings';
import { checkReplicated, checkResources, type Resources } from '../resources';

export interface AlertmanagerSize {
  /** Three form a gossip cluster that survives the loss of one. */
  readonly replicas: number;
  /** Of each replica, for silences and what was notified. */
  readonly volume: Bytes;
  /** Of each replica. */
  readonly resources: Resources;
}

export const checkAlertmanagerSize = (
  field: string,
  { replicas, volume, resources }: AlertmanagerSize,
  highlyAvailable: boolean,
): Findings => [
  ...atLeastOne(`${field}.replicas`, replicas),
  ...(highlyAvailable ? checkReplicated(`${field}.replicas`, replicas) : []),
  ...size(`${field}.volume`, volume),
  ...checkResources(`${field}.resources`, resources),
];
