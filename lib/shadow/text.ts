/** What alerts did in shadow, and the edit that promotes one, for people. */
import { columns } from '../base/columns';
import { lasting } from '../base/lasting';
import { isLibraryPlace } from '../base/library-place';
import { moment } from '../history';
import { lastStage } from '../rules';
import type { Labels } from './firings';
import type { Observation, Observed } from './observe';

export interface Cited {
  readonly environment: string;
  /** Name of the record that was written. */
  readonly record?: string;
  /** How often somebody had to act. */
  readonly right?: number;
}

/** What stands for a count that only people know: it does not compile. */
const UNKNOWN = 'HOW_OFTEN';

export function observationText({ from, to, alerts, absent, different }: Observation, cited: Cited): string {
  const fired = alerts.filter(({ firings }) => firings > 0);
  const silent = alerts.filter(({ firings, missing }) => firings === 0 && missing.length === 0);
  const named = (what: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`${what}: ${names.join(', ')}`];
  return [
    `In shadow in ${cited.environment}, from ${moment(from)} to ${moment(to)} (${lasting(to - from)}):`,
    ...(fired.length === 0
      ? ['no alert fired.']
      : columns([['ALERT', 'SEVERITY', 'FIRED', 'FOR', 'LONGEST'], ...fired.map(row)])),
    ...fired.flatMap(each => [
      `${each.alert}, the noisiest:`,
      ...each.noisiest.map(
        ({ labels, firings, seconds }) => `  ${times(firings)}, ${lasting(seconds)}: ${shown(labels)}`,
      ),
    ]),
    ...named(
      'Silent',
      silent.map(({ alert }) => alert),
    ),
    ...alerts
      .filter(({ missing }) => missing.length > 0)
      .map(({ alert, missing }) => `Without data: ${alert}; the history has no ${missing.join(', ')}`),
    ...named('Not evaluated there, since it does not have them', absent),
    ...named('Evaluated there by another rule than is declared, so that they are left out: apply dist/', different),
    ...(alerts.length === 0
      ? []
      : [
          '',
          'To promote one that is worth it:',
          ...alerts.filter(citable).flatMap(each => edit(each, { from, to }, cited)),
        ]),
    ...(cited.record === undefined && cited.right === undefined && alerts.some(citable)
      ? [
          '',
          `${UNKNOWN} is for you to say: how often somebody had to act. --record NAME writes a record to cite in place of it.`,
        ]
      : []),
  ].join('\n');
}

/** A history without what an alert reads says nothing about it. */
const citable = ({ missing }: Observed): boolean => missing.length === 0;

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

const row = ({ alert, declared, firings, seconds, longest }: Observed): string[] => [
  ...[alert, declared.alert.severity, `${firings}`, lasting(seconds), lasting(longest)],
];

const shown = (labels: Labels): string =>
  Object.entries(labels)
    .filter(([name]) => !['severity', 'team', 'stage'].includes(name))
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ') || '(no other labels)';

/** `highErrorRate`, as the library exports HighErrorRate. */
const variable = (alert: string): string => `${alert.charAt(0).toLowerCase()}${alert.slice(1)}`;

/** The edit that promotes an alert as far as its severity lets it come. */
export function edit(
  { alert, declared, firings }: Observed,
  { from, to }: Pick<Observation, 'from' | 'to'>,
  { environment, record, right }: Cited,
): string[] {
  const stage = lastStage(declared.alert.severity);
  if (declared.heldBack)
    return [`  ${alert}, in stages of ${environment}, which holds it back:`, `    alerts: { ${alert}: '${stage}' },`];
  const day = (time: number): string => moment(time).slice(0, 10);
  const said = `environment: '${environment}', rule: '${declared.fingerprint}', from: '${day(from)}', to: '${day(to)}'`;
  const evidence =
    record === undefined
      ? `shadow: { ${said}, fired: ${firings}, right: ${right ?? UNKNOWN} }`
      : `backtest: '${record}'`;
  const change = `stage: ${stage}({ ${evidence} })`;
  return isLibraryPlace(declared.place)
    ? [`  ${alert}, in an override of the library's alert:`, `    override(${variable(alert)}, { ${change} }),`]
    : [`  ${alert}, ${declared.place}:`, `    ${change},`];
}
