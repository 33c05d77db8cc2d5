import { readFileSync } from 'node:fs';
import { type NoRequest, parseCommandLine } from '../../lib/base';
import { RECORD_NAME } from '../../lib/history';
import type { HistorySource } from '../../tools/replay/history';
import { headersFrom } from './headers';
import { readSweep, type Sweep } from './sweep-values';

/** What the command line asks for. Times in seconds. */
export interface Request {
  readonly source: HistorySource;
  readonly since?: number;
  /** Unix time. */
  readonly until?: number;
  readonly environment?: string;
  readonly alerts: readonly string[];
  readonly against?: string;
  readonly sweep?: Sweep;
  readonly record?: string;
  readonly json: boolean;
}
export type Parsed = { readonly request: Request } | NoRequest;

export const USAGE = `npm run backtest -- SOURCE [options]

What today's rules would have done in recorded history, with Prometheus' and Alertmanager's own packages: docs/backtest.md.

One SOURCE:
  --url URL            a Prometheus, or what answers remote read as it does; with --since
  --data FOLDER        a Prometheus' data folder, or one block of it; only read
  --openmetrics FILE   OpenMetrics text, as \`promtool tsdb dump-openmetrics\` writes it; may be repeated
Which history:
  --since DURATION     this long before its end: 30d, 36h          all that files have
  --until TIME         its end: 2026-06-30T00:00:00Z               the last sample; for --url, now
What:
  --env NAME           rules and routing of this environment       the first
  --alert NAME         only this alert; may be repeated            all
  --against REV        beside the rules in dist/ at this revision of git
  --sweep WHAT=VALUES  an --alert with other values, in one pass: threshold=0.02..0.1, for=1m..15m, for=1m,5m,15m
  --record NAME        writes NAME.json to the stack's folder history, as evidence to cite
  --json               for programs
What a server asks for is read from files or the environment, so that no other process sees it:
  --token-file FILE    a bearer token; or PROMETHEUS_TOKEN
  --headers-file FILE  headers, a line each: X-Scope-OrgID: team; or PROMETHEUS_HEADERS
  --help
`;

const TEXT = { type: 'string' } as const;
const TEXTS = { type: 'string', multiple: true } as const;
const OPTIONS = {
  ...{ url: TEXT, data: TEXT, openmetrics: TEXTS, since: TEXT, until: TEXT, env: TEXT, alert: TEXTS },
  ...{ against: TEXT, sweep: TEXT, record: TEXT, json: { type: 'boolean' } as const },
  ...{ 'token-file': TEXT, 'headers-file': TEXT },
};

const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|[smhdwy]))+$/;

/** Reads the command line, and reports all of its problems at once. */
export function readArguments(args: readonly string[], environment: NodeJS.ProcessEnv = process.env): Parsed {
  const line = parseCommandLine(args, { options: OPTIONS });
  if (!('values' in line)) return line;
  const { values } = line;
  const problems: string[] = [];
  const source = sourceOf(values, environment, problems);
  const since = values.since === undefined ? undefined : secondsOf(values.since, problems);
  if (values.url !== undefined && values.since === undefined)
    problems.push('--url needs --since: how much history to read, such as 30d');
  const until = values.until === undefined ? undefined : Date.parse(values.until) / 1000;
  if (until !== undefined && !Number.isFinite(until))
    problems.push(`--until is "${values.until}", must be a time such as 2026-06-30T00:00:00Z`);
  const alerts = values.alert ?? [];
  const sweep = values.sweep === undefined ? undefined : readSweep(values.sweep);
  if (typeof sweep === 'string') problems.push(sweep);
  if (sweep !== undefined && alerts.length !== 1) problems.push('--sweep needs one --alert, whose values it tries');
  if (sweep !== undefined && values.against !== undefined) problems.push('--sweep and --against exclude each other');
  if (values.record !== undefined && (sweep !== undefined || values.against !== undefined || alerts.length > 0))
    problems.push('--record is of all rules of today: leave out --alert, --sweep and --against');
  if (values.record !== undefined && !RECORD_NAME.test(values.record))
    problems.push(`--record is "${values.record}", must be a name such as production-2026-06`);
  if (problems.length > 0 || source === undefined || typeof sweep === 'string') return { problems };
  return {
    request: {
      ...{ source, alerts, json: values.json ?? false },
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      ...(values.env !== undefined && { environment: values.env }),
      ...(values.against !== undefined && { against: values.against }),
      ...(sweep !== undefined && { sweep }),
      ...(values.record !== undefined && { record: values.record }),
    },
  };
}

function secondsOf(text: string, problems: string[]): number {
  const value = DURATION.test(text) ? duration(text) : 0;
  if (value <= 0) problems.push(`--since is "${text}", must be a duration above zero, such as 30d or 36h`);
  return value;
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};
/** Seconds of `1h30m`. */
export const duration = (text: string): number =>
  [...text.matchAll(/([\d.]+)(ms|[smhdwy])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0),
    0,
  );

type Values = {
  readonly url?: string | undefined;
  readonly data?: string | undefined;
  readonly openmetrics?: string[] | undefined;
  readonly 'token-file'?: string | undefined;
  readonly 'headers-file'?: string | undefined;
};

function sourceOf(values: Values, environment: NodeJS.ProcessEnv, problems: string[]): HistorySource | undefined {
  const { url, data, openmetrics } = values;
  if ([url, data, openmetrics].filter(each => each !== undefined).length !== 1) {
    problems.push('wanted one source of history: --url, --data or --openmetrics');
    return undefined;
  }
  const files = ['token-file', 'headers-file'].filter(option => values[option as keyof Values] !== undefined);
  if (url === undefined) {
    if (files.length > 0) problems.push(`--${files[0]} is for --url`);
    return data !== undefined ? { folder: data } : { openMetrics: openmetrics ?? [] };
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol))
    problems.push(`--url is "${url}", must be http://… or https://…`);
  else if (parsed.username !== '' || parsed.password !== '')
    problems.push(
      '--url has a user or a password, which every process on this machine can read: put them into a header of --headers-file',
    );
  const headers = headersFrom(
    { token: values['token-file'], headers: values['headers-file'] },
    { token: environment.PROMETHEUS_TOKEN, headers: environment.PROMETHEUS_HEADERS },
    problems,
    file => readFileSync(file, 'utf8'),
  );
  return { url, headers };
}
