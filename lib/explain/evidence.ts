/** What is known of an alert beside its declaration: its tests, and what it did in recorded history. */
import { type Cited, type History, newestRecord } from '../history';
import type { Explanation } from './explanation';
import { type Proof, proofOf } from './proof';

/** Where tests evaluate an alert, and in which situations beside those at its threshold. */
export interface TestCases {
  /** `test/promtool/cases/http.ts`. */
  readonly file: string;
  readonly names: readonly string[];
}

/** What a project knows of its alerts that a stack does not declare. */
export interface Known {
  /** @default nothing */
  readonly proof?: Proof;
  /** @default none */
  readonly cases?: ReadonlyMap<string, TestCases>;
}

export interface Evidence {
  readonly cases?: TestCases;
  /** Of the rule as it is: situations that promtool runs it in, ways to break it, and how many of them a case notices. */
  readonly proof?: { readonly cases: number; readonly mutants: number; readonly killed: number };
  /** The newest record of history that has it, and whether that is of the rule as it is. */
  readonly history?: Cited & { readonly ofThisRule: boolean };
}

export function evidenceFor(
  { alert, fingerprint }: Explanation,
  { proof = new Map(), cases }: Known,
  history: History,
): Evidence {
  const tested = cases?.get(alert);
  const found = proofOf(proof, alert, fingerprint);
  const cited = newestRecord(history, alert);
  return {
    ...(tested && { cases: tested }),
    ...(found && { proof: { cases: found.cases, mutants: found.mutants, killed: found.killed } }),
    ...(cited && { history: { ...cited, ofThisRule: cited.alert.rule === fingerprint } }),
  };
}

/** In one line, since names of cases fill a screen: `--json` has them. Nothing about tests where none are known. */
export function testsText(alert: string, { cases, proof }: Evidence): string[] {
  if (cases === undefined) return [];
  return [
    proof === undefined
      ? `in ${cases.file}; how many mutants its cases kill is not recorded: npm run test:mutation -- ${alert}`
      : `in ${cases.file}: ${proof.cases} situations, which kill ${proof.killed} of ${proof.mutants} mutants`,
  ];
}

export function historyText({ history }: Evidence): string[] {
  if (history === undefined) return ['no record has it; npm run backtest -- --record NAME writes one'];
  const { name, record, alert, ofThisRule } = history;
  const times = alert.firings === 1 ? 'once' : `${alert.firings} times`;
  const { missing = [] } = alert;
  return [
    `fired ${times}, ${Math.round(alert.seconds / 60)} minutes in all, ${alert.pages} pages: record ${name} (${record.source}, ` +
      `${record.environment}, ${record.from.slice(0, 10)} to ${record.to.slice(0, 10)})`,
    ...(ofThisRule ? [] : ['that was another rule than this one: record it again']),
    ...(missing.length > 0 ? [`it says nothing about the alert: the history has no ${missing.join(', ')}`] : []),
  ];
}
