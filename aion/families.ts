import { ai, database, type Family, http, postgres, redis, stackFamilies, system, telemetry } from '../lib/catalogue';
import { TEAMS } from './names';

/** Everything that AION measures: what its services expose, its databases' exporters, and the stack itself. */
export const families: readonly Family[] = [
  ...[http, database, ai, system, telemetry],
  ...[postgres, redis],
  ...stackFamilies(TEAMS),
];
