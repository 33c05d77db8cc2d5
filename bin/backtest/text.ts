/** A backtest for people. */
import { columns } from '../../lib/base/columns';
import { lasting } from '../../lib/base/lasting';
import { moment } from '../../lib/history';
import type { Evaluated } from '../../tools/replay/history';
import type { Notification } from '../../tools/replay/notifications';
import type { LabelSet } from '../../tools/replay/rules';
import { type AlertReport, FLAP } from './report';
import type { Outcome } from './run';

/** How many notifications are listed of the alerts that were asked for; all are in the JSON. */
const LISTED = 30;

const messagesOf = ({ messages }: AlertReport): number =>
  Object.values(messages).reduce((sum, count) => sum + count, 0);

export function outcomeText(
  { evaluated, alerts, notifications }: Outcome,
  external: LabelSet,
  listed: boolean,
): string {
  const fired = alerts.filter(({ firings, seconds }) => firings > 0 || seconds > 0);
  const silent = alerts.filter(each => !fired.includes(each));
  const blind = silent.filter(({ alert }) => evaluated.missing[alert] !== undefined);
  const total = (of: (report: AlertReport) => number): string => `${alerts.reduce((sum, each) => sum + of(each), 0)}`;
  return [
    ...columns([
      ['ALERT', 'SEVERITY', 'FIRED', 'FOR', 'LONGEST', 'FLAPS', 'UNSENT', 'PAGES', 'MESSAGES'],
      ...fired.map(each => [
        ...[each.alert, each.severity, `${each.firings}`, lasting(each.seconds), lasting(each.longest)],
        ...[`${each.flaps}`, `${each.unsent}`, `${each.pages}`, `${messagesOf(each)}`],
      ]),
      [
        'all',
        '',
        total(each => each.firings),
        lasting(alerts.reduce((sum, { seconds }) => sum + seconds, 0)),
        '',
        total(each => each.flaps),
        total(each => each.unsent),
        total(each => each.pages),
        total(messagesOf),
      ],
    ]),
    '',
    ...fired.flatMap(each => [
      ...[`${each.alert}, the noisiest:`],
      ...each.noisiest.map(
        ({ labels, firings, seconds }) => `  ${firings} times, ${lasting(seconds)}: ${shown(labels, external)}`,
      ),
      ...Object.entries(each.messages).map(([receiver, count]) => `  ${count} messages to ${receiver}`),
    ]),
    ...(listed ? notified(notifications, external) : []),
    ...(silent.length > blind.length
      ? [
          `Silent: ${silent
            .filter(each => !blind.includes(each))
            .map(({ alert }) => alert)
            .join(', ')}`,
        ]
      : []),
    ...blind.map(
      ({ alert }) => `Silent for want of data: ${alert}; the history has no ${evaluated.missing[alert]?.join(', ')}`,
    ),
    ...aboutHistory(evaluated),
  ].join('\n');
}

const shown = (labels: LabelSet, external: LabelSet): string =>
  Object.entries(labels)
    .filter(([name, value]) => !['alertname', 'severity', 'team'].includes(name) && external[name] !== value)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ') || '(no other labels)';

function notified(notifications: readonly Notification[], external: LabelSet): string[] {
  if (notifications.length === 0) return ['Nobody would have been notified.'];
  const more = notifications.length - LISTED;
  return [
    'Notified:',
    ...notifications.slice(0, LISTED).map(({ time, integration, receiver, firing, resolved }) => {
      const said = [
        ...firing.map(labels => ['firing', labels] as const),
        ...resolved.map(labels => ['resolved', labels] as const),
      ];
      const texts = said
        .slice(0, 2)
        .map(([state, labels]) => `${labels.alertname} ${state}, ${shown(labels, external)}`);
      return `  ${moment(time)} ${integration} ${receiver}: ${texts.join('; ')}${said.length > 2 ? `; and ${said.length - 2} more` : ''}`;
    }),
    ...(more > 0 ? [`  and ${more} more: --json has all`] : []),
  ];
}

/** What was evaluated, and what was not. */
export function aboutHistory({
  from,
  to,
  warmFrom,
  wantedFrom,
  gaps,
  series,
  samples,
  evaluations,
  failures,
}: Evaluated): string[] {
  const away = gaps.reduce((sum, [begin, end]) => sum + end - begin, 0);
  return [
    `From ${moment(from)} to ${moment(to)}: ${lasting(to - from)}, ${series} series, ${samples} samples, ${evaluations} evaluations of groups.`,
    `A flap is an alert that fires again within ${lasting(FLAP)} with the same labels.`,
    ...(gaps.length === 0
      ? []
      : [
          `Prometheus was away ${gaps.length} times, ${lasting(away)} in all, the first from ${moment(gaps[0]?.[0] ?? 0)}: nothing was evaluated.`,
        ]),
    ...(warmFrom - wantedFrom > 300
      ? [
          `The rules look back to ${moment(wantedFrom)}, the history begins at ${moment(warmFrom)}: what they average over at first is shorter.`,
        ]
      : []),
    ...failures.map(
      ({ rule, times, first, error }) =>
        `${rule} could not be evaluated ${times} times, first at ${moment(first)}: ${error}`,
    ),
  ];
}

/** Of each alert that differs, what it did with the other rules and what it does with today's. */
export function againstText(revision: string, before: Outcome, now: Outcome): string {
  const names = [...new Set([...now.alerts, ...before.alerts].map(({ alert }) => alert))];
  const rows = names.flatMap(name => {
    const [was, is] = [before, now].map(({ alerts }) => alerts.find(({ alert }) => alert === name));
    const cell = (of: (report: AlertReport) => string | number): string =>
      `${was ? of(was) : '-'} → ${is ? of(is) : '-'}`;
    const cells = [
      cell(({ firings }) => firings),
      cell(({ seconds }) => lasting(seconds)),
      cell(({ flaps }) => flaps),
      cell(({ pages }) => pages),
      cell(messagesOf),
    ];
    return cells.every(each => each.split(' → ')[0] === each.split(' → ')[1]) ? [] : [[name, ...cells]];
  });
  const same = names.length - rows.length;
  return [
    ...columns([['ALERT', 'FIRED', 'FOR', 'FLAPS', 'PAGES', 'MESSAGES'], ...rows]),
    `${same} ${same === 1 ? 'alert' : 'alerts'} did the same. Before the arrow ${revision}, behind it today's rules; - where there is no such alert.`,
    ...aboutHistory(now.evaluated),
  ].join('\n');
}

/** What each value would have brought. */
export function sweepText(
  what: string,
  tried: readonly { readonly value: string; readonly report: AlertReport }[],
  evaluated: Evaluated,
): string {
  return [
    ...columns([
      [what.toUpperCase(), 'FIRED', 'FOR', 'LONGEST', 'FLAPS', 'UNSENT', 'PAGES', 'MESSAGES'],
      ...tried.map(({ value, report }) => [
        ...[value, `${report.firings}`, lasting(report.seconds), lasting(report.longest), `${report.flaps}`],
        ...[`${report.unsent}`, `${report.pages}`, `${messagesOf(report)}`],
      ]),
    ]),
    ...aboutHistory(evaluated),
  ].join('\n');
}
