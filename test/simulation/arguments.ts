import { type NoRequest, parseCommandLine } from '../../lib/base';

export interface Request {
  /** Manifests with rules and routing. */
  readonly dist: string;
  /** Rule files to try in their place. */
  readonly rules?: string;
  /** An alertmanager.yml to try in the place of the manifests'. */
  readonly alertmanager?: string;
  readonly environment: string;
  /** The first days of the month. */
  readonly days: number;
}
export type Parsed = { readonly request: Request } | NoRequest;

export const DAYS = 30;

export const USAGE = `npm run simulate -- [options]

Runs a month with deployments, reboots, a quiet night, an outage and more through the rules and the routing of the manifests,
with Prometheus' and Alertmanager's own packages in simulated time, and prints which alerts and pages came: docs/simulation.md.

  --dist FOLDER        manifests of an environment; those of another commit, to compare     dist
  --rules FOLDER       rule files in the place of the manifests', such as kube-prometheus'
  --alertmanager FILE  an alertmanager.yml in the place of the manifests'
  --environment NAME   the environment whose services are simulated                         production
  --days N             only the first days of the month, 1 to ${DAYS}                              ${DAYS}
  --help
`;

const OPTIONS = {
  dist: { type: 'string', default: 'dist' },
  rules: { type: 'string' },
  alertmanager: { type: 'string' },
  environment: { type: 'string', default: 'production' },
  days: { type: 'string', default: `${DAYS}` },
} as const;

export function readArguments(args: readonly string[]): Parsed {
  const line = parseCommandLine(args, { options: OPTIONS });
  if (!('values' in line)) return line;
  const { values } = line;
  const days = Number(values.days);
  if (!Number.isInteger(days) || days < 1 || days > DAYS) {
    return { problems: [`--days is "${values.days}", must be a whole number from 1 to ${DAYS}`] };
  }
  const { dist, rules, alertmanager, environment } = values;
  return { request: { dist, environment, days, ...(rules && { rules }), ...(alertmanager && { alertmanager }) } };
}
