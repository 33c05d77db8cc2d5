import { type NoRequest, parseCommandLine } from '../../lib/base';

export interface Request {
  /** Manifests with the dashboards. */
  readonly dist: string;
  /** Folder for the pictures. */
  readonly out: string;
  /** Uids of the dashboards to draw; all if it is empty. */
  readonly dashboards: readonly string[];
  /** Where the data comes from: a platform that this command starts, or one that runs. */
  readonly from:
    | { readonly gone: string; readonly minutes: number }
    | { readonly prometheus: string; readonly postgres?: string };
}
export type Parsed = { readonly request: Request } | NoRequest;

/** Services that can be taken away: those that really run. */
export const SERVICES = ['web-api', 'ai-engine'] as const;

export const USAGE = `npm run preview -- [options]

Draws the dashboards of the manifests into PNGs, with Grafana's own parts and live data, to be looked at in a review: docs/dashboards.md.
It starts the platform and the services that it monitors, draws every dashboard, deletes a service, and draws them again.

  --dist FOLDER       manifests with the dashboards                                 dist
  --out FOLDER        where to write <state>/<uid>.png                              pictures
  --dashboard UID     only this dashboard; may be repeated                          all
  --gone SERVICE      the service that is deleted: ${SERVICES.join(' or ')}             ai-engine
  --minutes N         how long the healthy platform runs before it is drawn         5
  --prometheus URL    draw what this Prometheus has, instead of starting a platform
  --postgres URL      with --prometheus: the product's database, for panels over SQL
  --help
`;

const OPTIONS = {
  dist: { type: 'string', default: 'dist' },
  out: { type: 'string', default: 'pictures' },
  dashboard: { type: 'string', multiple: true },
  gone: { type: 'string' },
  minutes: { type: 'string' },
  prometheus: { type: 'string' },
  postgres: { type: 'string' },
} as const;

export function readArguments(args: readonly string[]): Parsed {
  const line = parseCommandLine(args, { options: OPTIONS });
  if (!('values' in line)) return line;
  const { values } = line;
  const { dist, out, dashboard: dashboards = [], gone, minutes, prometheus, postgres } = values;
  const problems = [
    ...(gone === undefined || (SERVICES as readonly string[]).includes(gone)
      ? []
      : [`--gone is "${gone}", must be ${SERVICES.join(' or ')}`]),
    ...(minutes === undefined || (Number.isInteger(Number(minutes)) && Number(minutes) >= 1 && Number(minutes) <= 60)
      ? []
      : [`--minutes is "${minutes}", must be a whole number from 1 to 60`]),
    ...(prometheus === undefined ? [] : [prometheus])
      .filter(url => !/^https?:\/\/[^/]/.test(url))
      .map(url => `--prometheus is "${url}", must be a URL such as http://127.0.0.1:9090`),
    ...(prometheus === undefined && postgres !== undefined
      ? ['--postgres is only for --prometheus: the platform that is started has its own']
      : []),
    ...(prometheus !== undefined && (gone ?? minutes) !== undefined
      ? ['--gone and --minutes are for the platform that is started, not for --prometheus']
      : []),
  ];
  if (problems.length > 0) return { problems };
  const from =
    prometheus === undefined
      ? { gone: gone ?? 'ai-engine', minutes: Number(minutes ?? 5) }
      : { prometheus: prometheus.replace(/\/+$/, ''), ...(postgres !== undefined && { postgres }) };
  return { request: { dist, out, dashboards, from } };
}
