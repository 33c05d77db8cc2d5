import { mebibytes } from '../../base';
import { type Findings, unless } from '../../base/findings';
import { checkGrafanaDatabase, type GrafanaDatabase, shownBytes } from '../../storage';
import { checkResources, type Resources } from '../resources';

export interface GrafanaSize {
  /** Where Grafana keeps users, preferences and what people create by hand. */
  readonly database: GrafanaDatabase;
  /** Of its one replica. */
  readonly resources: Resources;
}

/** Since 13.2, Grafana runs each data source as a process. */
const LEAST_MEMORY = mebibytes(768);

export const checkGrafanaSize = (field: string, { database, resources }: GrafanaSize): Findings => [
  ...checkGrafanaDatabase(`${field}.database`, database),
  ...checkResources(`${field}.resources`, resources),
  ...unless(
    !(resources.limits.memory.value < LEAST_MEMORY.value),
    `${field}.resources.limits.memory`,
    `${shownBytes(resources.limits.memory)}; wanted at least ${shownBytes(LEAST_MEMORY)}: Grafana runs each data source as a process`,
  ),
];
