import path from 'node:path';
import { code, link, page, section, table } from '../../bin/docs/markdown';
import { alertmanagerRouting } from '../../charts/routing';
import { evidenceOf } from '../../lib/checks';
import { renderAlertmanagerConfig } from '../../lib/components/alertmanager';
import { type Explanation, explanations, type Proof } from '../../lib/explain';
import { readHistory } from '../../lib/history';
import type { Environment, Stack } from '../../lib/stack';
import { synthesize } from '../../lib/synth';
import type { Tested } from '../mutation/tested';
import { type AlertCounts, countInTexts } from './count';

/** What others publish, as `npm run count:alerts` counted it. */
export interface Published {
  readonly name: string;
  readonly release: string;
  /** Date of the release. */
  readonly of: string;
  /** Date of the count. */
  readonly counted: string;
  readonly folder: string;
  readonly counts: AlertCounts;
}

interface Known {
  /** What each alert is tested with. */
  readonly tested: ReadonlyMap<string, Tested>;
  /** What breaking the rules showed. */
  readonly proof: Proof;
  readonly published: readonly Published[];
}

/** The page that `npm run docs` writes about a stack. */
export const PAGE = 'docs/generated/alerts-proof.md';

/** Every alert of the first environment with how far it is proven; the sums beside what others publish. */
export function proofPage(stack: Stack, { tested, proof, published }: Known): string {
  const [environment] = stack.environments;
  if (environment === undefined) throw new RangeError('the stack has no environment');
  const rows = alertsIn(stack, environment, { tested, proof });
  const sum = (value: (row: Row) => number) => rows.reduce((all, row) => all + value(row), 0);
  const counts = countInTexts([...synthesize(environment, stack).files.values()]);
  const cases = sum(row => row.cases);
  const mutants = sum(row => row.mutants?.total ?? 0);
  const killed = sum(row => row.mutants?.killed ?? 0);
  const unmeasured = rows.filter(row => row.mutants === undefined).map(({ name }) => name);
  const inStage = (stage: string) => rows.filter(row => row.stage === stage).length;
  const proven = rows.filter(row => row.stage === 'page' && row.evidence !== NONE).length;
  return page(
    'How far each alert is proven',
    `The alerts of ${environment.name}: their promtool cases, how many ways to break their rules the cases notice, how far they have come ` +
      `(${link('promotion.md', '../promotion.md')}), and who is notified.`,
    section(
      'Sums',
      table(
        ['', `this stack, ${environment.name}`, ...published.map(({ name, release }) => `${name} ${release}`)],
        [
          ['alerts', ...numbers(counts, published, 'alerts')],
          ['with a runbook', ...numbers(counts, published, 'withRunbook')],
          ['with promtool cases', String(rows.filter(row => row.cases > 0).length), ...theirs(published, 'withCase')],
          ['promtool cases', String(cases), ...theirs(published, 'cases')],
          ['broken rules that a case notices', `${killed} of ${mutants}`, ...published.map(() => '–')],
          [
            'in shadow, tickets, pages',
            ['shadow', 'ticket', 'page'].map(inStage).join(', '),
            ...published.map(() => '–'),
          ],
          ['pages with something recorded', `${proven} of ${inStage('page')}`, ...published.map(() => '–')],
          ['routes', ...numbers(counts, published, 'routes')],
          ['receivers', ...numbers(counts, published, 'receivers')],
          ['receivers that notify anybody', ...numbers(counts, published, 'notifying')],
        ],
      ),
      unmeasured.length === 0
        ? 'Every alert was broken since its rule or its cases last changed.'
        : `Not broken since their rule or their cases changed: ${unmeasured.join(', ')}.`,
      `${code('npm run test:mutation')} breaks the rules and writes what it finds; a case is a situation that promtool runs a rule in, of the ` +
        `tests' own company for the library's alerts. ${code('npm run count:alerts -- FOLDER')} counts in anybody's manifests: ` +
        published.map(each => `${each.name} in ${each.folder} (${each.of}), on ${each.counted}`).join('; ') +
        '. Tests that those projects keep elsewhere, in the repositories of the mixins, are not in what they publish, and their ' +
        'receivers are for whoever installs them to fill in.',
    ),
    section(
      'Alerts',
      table(
        ['alert', 'severity', 'stage', 'recorded', 'cases', 'broken rules noticed', 'receivers'],
        rows.map(row => [
          link(row.name, `../../runbooks/${row.name}.md`),
          row.severity,
          row.stage,
          row.evidence,
          String(row.cases),
          row.mutants === undefined ? '–' : `${row.mutants.killed} of ${row.mutants.total}`,
          row.receivers.join(', '),
        ]),
      ),
    ),
    section('Receivers', table(['receiver', 'notifies'], receiversOf(rows))),
  );
}

type Count = 'alerts' | 'withRunbook' | 'withCase' | 'cases' | 'routes' | 'receivers' | 'notifying';
const theirs = (published: readonly Published[], field: Count): string[] =>
  published.map(({ counts }) => String(counts[field]));
const numbers = (own: AlertCounts, published: readonly Published[], field: Count): string[] => [
  String(own[field]),
  ...theirs(published, field),
];

interface Row {
  readonly name: string;
  readonly severity: string;
  readonly stage: string;
  readonly evidence: string;
  readonly cases: number;
  readonly mutants: { readonly total: number; readonly killed: number } | undefined;
  readonly receivers: readonly string[];
  readonly notified: readonly Explanation['notified'][];
}

const NONE = 'nothing';

function alertsIn(stack: Stack, environment: Environment, { tested, proof }: Pick<Known, 'tested' | 'proof'>): Row[] {
  const alertmanager = renderAlertmanagerConfig(alertmanagerRouting(stack, environment));
  const { history } = readHistory(path.relative('', stack.history));
  const explained = explanations(stack, environment, alertmanager);
  return [...new Set(explained.map(({ alert }) => alert))].map(name => {
    const all = explained.filter(({ alert }) => alert === name);
    const [first] = all as [Explanation];
    const declared = stack.rules.alerts.find(alert => alert.name === name);
    const is = tested.get(name);
    const found = proof.get(name);
    const current = found !== undefined && found.tested === is?.tested;
    return {
      name,
      severity: first.severity,
      stage: first.stage.text,
      evidence: (declared && evidenceOf(declared, { stack, history })) ?? NONE,
      cases: is?.cases ?? 0,
      mutants: current ? { total: found.mutants, killed: found.killed } : undefined,
      receivers: [...new Set(all.map(({ notified }) => notified.receiver))].sort(),
      notified: all.map(({ notified }) => notified),
    };
  });
}

const receiversOf = (rows: readonly Row[]): string[][] =>
  [...new Map(rows.flatMap(({ notified }) => notified.map(({ receiver, channels }) => [receiver, channels] as const)))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([receiver, channels]) => [receiver, channels.join(', ') || 'nobody']);
