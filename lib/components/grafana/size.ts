import type { Findings } from '../../base/findings';
import { checkGrafanaDatabase, type GrafanaDatabase } from '../../storage';
import { checkResources, type Resources } from '../resources';

export interface GrafanaSize {
  readonly database: GrafanaDatabase;
  readonly resources: Resources;
}

export const checkGrafanaSize = (field: string, { database, resources }: GrafanaSize): Findings => [
  ...checkGrafanaDatabase(`${field}.database`, database),
  ...checkResources(`${field}.resources`, resources),
];
