import { parseArgs } from 'node:util';
import type { PlanName, Targets } from './plan';

export interface Request {
  readonly targets: Targets;
  readonly plan: PlanName;
  /** Folder of the summary. */
  readonly out: string;
  readonly allowedHosts: readonly string[];
}
export type Asked = { readonly request: Request } | { readonly help: true } | { readonly problems: readonly string[] };

export const USAGE = `npm run load -- [options]

Puts web-api under load with k6, and watches the platform meanwhile: docs/load-test.md.

  --web-api URL       the API of web-api                              http://127.0.0.1:8080
  --metrics URL       /metrics of a service; once for each service,   http://127.0.0.1:9090/metrics
                      first that of the process behind --web-api
  --prometheus URL    Prometheus that scrapes them                    http://127.0.0.1:9091
  --jaeger URL        Jaeger's query                                  http://127.0.0.1:16686
  --short             the same stages in seconds, with a tenth of the users
  --out FOLDER        of summary.html and summary.json                load-report
  --allow-host HOST   a host other than this machine that may be put under load; once for each
  --help

Exit code: 0 every threshold held, 1 one did not, 2 the test could not run.
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

/** Reads the command line; tells of everything that is wrong with it at once. */
export function readArguments(args: readonly string[]): Asked {
  // Not strict, which would tell of the first problem only.
  const { tokens } = parseArgs({ args: args.map(withoutTheNext), options: OPTIONS, strict: false, tokens: true });
  const problems: string[] = [];
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') problems.push(`"${token.value}" is no option`);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(OPTIONS, token.name) ? OPTIONS[token.name as Name] : undefined;
    if (option === undefined)
      problems.push(`--${token.name} is unknown; known are --${Object.keys(OPTIONS).join(', --')}`);
    else if (option.type === 'string' && !token.value) problems.push(`--${token.name} has no value`);
    else if (option.type === 'boolean' && token.value !== undefined) problems.push(`--${token.name} takes no value`);
    given.set(token.name, [...(given.get(token.name) ?? []), token.value ?? '']);
  }
  if (given.has('help')) return { help: true };

  const last = (name: Name, otherwise: string): string => given.get(name)?.at(-1) || otherwise;
  const url = (name: Name, text: string): string => {
    if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
      problems.push(`--${name} is "${text}", which is no address such as http://127.0.0.1:8080`);
    }
    return text.replace(/\/$/, '');
  };
  const request: Request = {
    targets: {
      webApi: url('web-api', last('web-api', 'http://127.0.0.1:8080')),
      metrics: (given.get('metrics') ?? ['http://127.0.0.1:9090/metrics']).map(text => url('metrics', text)),
      prometheus: url('prometheus', last('prometheus', 'http://127.0.0.1:9091')),
      jaeger: url('jaeger', last('jaeger', 'http://127.0.0.1:16686')),
    },
    plan: given.has('short') ? 'short' : 'full',
    out: last('out', 'load-report'),
    allowedHosts: given.get('allow-host') ?? [],
  };
  return problems.length > 0 ? { problems } : { request };
}

/** `--out` before `--short` has no value: Node takes the next option for one, unless it reads `--out=`. */
function withoutTheNext(arg: string, at: number, args: readonly string[]): string {
  const takesValue = Object.entries(OPTIONS).some(([name, { type }]) => arg === `--${name}` && type === 'string');
  return takesValue && args[at + 1]?.startsWith('--') ? `${arg}=` : arg;
}
