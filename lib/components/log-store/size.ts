import type { Bytes } from '../../base';
import { type Findings, size } from '../../base/findings';
import { checkLogStorage, type LogStorage } from '../../storage';
import { checkResources, type Resources } from '../resources';

export interface LogStoreSize {
  /** Where logs are kept, and for how long. */
  readonly storage: LogStorage;
  /** What all containers together write in a day, as bytes of lines: the volume must hold it for as long as it is kept. */
  readonly perDay: Bytes;
  /** Of its one replica. */
  readonly resources: Resources;
}

export const checkLogStoreSize = (field: string, { storage, perDay, resources }: LogStoreSize): Findings => [
  ...checkLogStorage(`${field}.storage`, storage),
  ...size(`${field}.perDay`, perDay),
  ...checkResources(`${field}.resources`, resources),
];
