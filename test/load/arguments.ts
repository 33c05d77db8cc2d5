import { parseArgs } from 'node:util';
import type { NoRequest } from '../../lib/base';
import type { PlanName, Targets } from './plan';

export interface Request {
  readonly targets: Targets;
  readonly plan: PlanName;
  /** The folder for the summary. */
  readonly out: string;
  readonly allowedHosts: readonly string[];
}
export type Parsed = { readonly request: Request } | NoRequest;

export const USAGE = `npm run load -- [options]

Puts web-api under load with k6, and checks the platform meanwhile: docs/load-test.md.

  --web-api URL       the API of web-api                              http://127.0.0.1:8080
  --metrics URL       /metrics of a service; repeat for each service, http://127.0.0.1:9090/metrics
                      that of the process behind --web-api first
  --prometheus URL    the Prometheus that scrapes them                http://127.0.0.1:9091
  --jaeger URL        Jaeger query                                    http://127.0.0.1:16686
  --short             the same stages in seconds, with a tenth of the users
  --out FOLDER        for summary.html and summary.json               load-report
  --allow-host HOST   another machine that may be put under load; repeat for each
  --help

Exit code: 0 if every threshold held, 1 if one did not, 2 if the test could not run.
`;

const OPTIONS = {
  'web-api': { type: 'string' },
  metrics: { type: 'string', multiple: true },
  prometheus: { type: 'string' },
  jaeger: { type: 'string' },
  short: { type: 'boolean' },
  out: { type: 'string' },
  'allow-host': { type: 'string', multiple: true },
  help: { type: 'boolean' },
} as const;
type Name = keyof typeof OPTIONS;

/** Reads the command line; reports all of its problems together. */
export function readArguments(args: readonly string[]): Parsed {
  // Not strict, which would report only the first problem.
  const { tokens } = parseArgs({ args: args.map(withoutOptionAsValue), options: OPTIONS, strict: false, tokens: true });
  const problems: string[] = [];
  const options = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') problems.push(`"${token.value}" is not an option`);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(OPTIONS, token.name) ? OPTIONS[token.name as Name] : undefined;
    if (option === undefined)
      problems.push(`--${token.name} is unknown; the options are --${Object.keys(OPTIONS).join(', --')}`);
    else if (option.type === 'string' && !token.value) problems.push(`--${token.name} has no value`);
    else if (option.type === 'boolean' && token.value !== undefined) problems.push(`--${token.name} takes no value`);
    options.set(token.name, [...(options.get(token.name) ?? []), token.value ?? '']);
  }
  if (options.has('help')) return { help: true };

  const last = (name: Name, defaultValue: string): string => options.get(name)?.at(-1) || defaultValue;
  const url = (name: Name, text: string): string => {
    if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
      problems.push(`--${name} is "${text}", which is not a URL such as http://127.0.0.1:8080`);
    }
    return text.replace(/\/$/, '');
  };
  const request: Request = {
    targets: {
      webApi: url('web-api', last('web-api', 'http://127.0.0.1:8080')),
      metrics: (options.get('metrics') ?? ['http://127.0.0.1:9090/metrics']).map(text => url('metrics', text)),
      prometheus: url('prometheus', last('prometheus', 'http://127.0.0.1:9091')),
      jaeger: url('jaeger', last('jaeger', 'http://127.0.0.1:16686')),
    },
    plan: options.has('short') ? 'short' : 'full',
    out: last('out', 'load-report'),
    allowedHosts: options.get('allow-host') ?? [],
  };
  return problems.length > 0 ? { problems } : { request };
}

/** `--out` before `--short` has no value, but Node would read the next option as one, unless it sees `--out=`. */
function withoutOptionAsValue(arg: string, at: number, args: readonly string[]): string {
  const takesValue = Object.entries(OPTIONS).some(([name, { type }]) => arg === `--${name}` && type === 'string');
  return takesValue && args[at + 1]?.startsWith('--') ? `${arg}=` : arg;
}
