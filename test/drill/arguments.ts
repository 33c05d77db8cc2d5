import { type NoRequest, parseCommandLine, suggestion } from '../../lib/base';
import type { PagedAlert } from '../cluster/support/paging/expectations';

export interface Request {
  readonly alert: PagedAlert;
  /** Whether the runbook's own mitigation is run, and nobody is asked. */
  readonly yes: boolean;
  /** Where the report goes. @default a file in `drills/` */
  readonly report?: string;
  /** Who is on call in the drill. */
  readonly who?: string;
  /** A kubeconfig that has to be the local cluster's. */
  readonly kubeconfig?: string;
}
export type Parsed = { readonly request: Request } | { readonly list: true } | NoRequest;

export const FOLDER = 'drills';

export const USAGE = `npm run drill -- ALERT [options]

Rehearses an alert on the local cluster (npm run cluster:up): injects its fault, shows the page as the receivers got it, times
you until you have acknowledged and mitigated it, checks that this ended the fault, removes the fault in any case, and writes
a report: docs/drill.md.

  --list             which alerts have a fault, and what ends it
  --yes              asks nobody: the runbook's own diagnosis and mitigation are run; the default without a terminal
  --report FILE      where the report goes                        ${FOLDER}/<date>-<alert>.md
  --who NAME         who is on call, for the report               the user who runs it
  --kubeconfig FILE  refused unless it is the local cluster's, as is KUBECONFIG
  --help
`;

const OPTIONS = {
  list: { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  report: { type: 'string' },
  who: { type: 'string' },
  kubeconfig: { type: 'string' },
} as const;

export interface Known {
  /** Alerts that have a fault. */
  readonly rehearsed: readonly PagedAlert[];
  /** Every alert. */
  readonly all: readonly string[];
}

export function readArguments(args: readonly string[], known: Known): Parsed {
  const line = parseCommandLine(args, { options: OPTIONS, positionals: true });
  if (!('values' in line)) return line;
  const { list, yes, report, who, kubeconfig } = line.values;
  if (list) return { list: true };
  const [name, ...more] = line.positionals;
  if (name === undefined) return { problems: ['no alert is named; --list shows those that have a fault'] };
  if (more.length > 0) return { problems: [`one alert at a time: also got ${more.join(', ')}`] };
  const alert = known.rehearsed.find(each => each === name);
  if (alert === undefined) return { problems: [noFault(name, known)] };
  return {
    request: { alert, yes, ...(report && { report }), ...(who && { who }), ...(kubeconfig && { kubeconfig }) },
  };
}

function noFault(name: string, { rehearsed, all }: Known): string {
  if (all.includes(name)) {
    return `${name} has no fault that a drill can inject; these have one: ${rehearsed.map(quoted).join(', ')}`;
  }
  const close = suggestion(name, [...rehearsed, ...all]);
  return `there is no alert ${name}${close || '; --list shows those that have a fault'}`;
}

/** As the shell takes it. */
const quoted = (name: string): string => (name.includes(' ') ? `"${name}"` : name);
