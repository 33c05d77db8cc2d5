import type { Bytes } from '../../base';
import { type Findings, size } from '../../base/findings';
import { checkLogStorage, checkLogsFit, type LogStorage } from '../../storage';
import { checkResources, type Resources } from '../resources';

export interface LogStoreSize {
  /** Where logs are kept, and for how long. */
  readonly storage: LogStorage;
  /**
   * What all containers together write in a day, lines with their fields as the store counts them: for JSON lines, 1.4 times their
   * bytes. The volume must hold it for as long as it is kept.
   */
  readonly perDay: Bytes;
  /** Of its one replica. */
  readonly resources: Resources;
  /** Of the agent on each node, which reads the lines and sends them. */
  readonly agentResources: Resources;
}

export function checkLogStoreSize(
  field: string,
  { storage, perDay, resources, agentResources }: LogStoreSize,
): Findings {
  const stored = [...checkLogStorage(`${field}.storage`, storage), ...size(`${field}.perDay`, perDay)];
  return [
    ...stored,
    // Whether it fits follows from these.
    ...(stored.length > 0 ? [] : checkLogsFit(`${field}.storage`, storage, perDay)),
    ...checkResources(`${field}.resources`, resources),
    ...checkResources(`${field}.agentResources`, agentResources),
  ];
}
