/** A screenful about one alert, for somebody who was woken by it. */
import { columns } from '../base/columns';
import type { InhibitRule } from '../components/alertmanager';
import { clockText, hoursText, isWorking, nextWorking, type WorkingHours } from '../people';
import { type Evidence, historyText, testsText } from './evidence';
import type { Explanation, Notified, Related } from './explanation';
import type { Called } from './on-call';
import type { Labels } from './route';
import type { Silenced } from './silenced';

const WIDTH = 118;
const MARGIN = 16;

/** Lines no longer than the width, where words are no longer. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A heading at the left, and what it says beside it, a line each; nothing where there is nothing to say. */
function entry(heading: string, lines: readonly string[], wrap = true): string[] {
  const all = wrap ? lines.flatMap(line => wrapped(line, WIDTH - MARGIN)) : lines;
  return all.map((line, i) => `${(i === 0 ? heading : '').padEnd(MARGIN)}${line}`);
}

const labelled = (labels: Labels): string =>
  Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(', ');

function relatedText({ alert, same, when, because }: Related): string {
  const has = Object.keys(when).length === 0 ? '' : ` with ${labelled(when)}`;
  return `${alert}${has}, of the same ${same.join(', ')}: ${because}`;
}

/** By what they must have in common; why each is muted stands with that alert. */
function mutesText(mutes: readonly Related[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { alert, same, when } of mutes) {
    const has = Object.keys(when).length === 0 ? '' : ` while it has ${labelled(when)}`;
    const key = `, of the same ${same.join(', ')}${has}`;
    groups.set(key, [...(groups.get(key) ?? []), alert]);
  }
  return [...groups].map(([key, names]) => `${names.join(', ')}${key}`);
}

/** What waits for working hours, and whether it would now. */
function waitingText(hours: WorkingHours, now: Date): string {
  const until = nextWorking(hours, now);
  const then =
    until === undefined ? 'nobody works within a year' : `until ${clockText(until.getTime(), hours.timeZone)}`;
  const held = isWorking(hours, now) ? 'it would be sent at once now' : `now it would wait ${then}`;
  return `only in working hours, ${hoursText(hours)}: ${held}; what has ended by then is not sent`;
}

const notifiedText = (
  { channels, receiver, wait, interval, repeat, groupedBy, workingHours }: Notified,
  now: Date,
): string[] => [
  channels.length === 0 ? `nobody (receiver ${receiver})` : `${channels.join(' and ')} (receiver ${receiver})`,
  `${wait} after it fires, together with what has the same ${groupedBy.join(', ')}; changes after ${interval}, ` +
    `a reminder every ${repeat} while it fires`,
  ...(workingHours === undefined ? [] : [waitingText(workingHours, now)]),
];

const silencedText = ({ name, kind, state, from, to, reason, only }: Silenced): string => {
  const when = state === 'pending' ? `from ${from} to ${to}` : `until ${to}`;
  return `${kind} ${name}, ${when}${only === undefined ? '' : `, where ${only}`}: ${reason}`;
};

/** Who is called, a line for each tier. */
function calledText(called: Called | undefined): string[] {
  if (called === undefined) return [];
  const { incident, answered, acknowledge, tiers } = called;
  if (tiers.length === 0) return ['nobody of the team: it is read in working hours'];
  const hours = answered === 'always' ? 'day and night' : answered;
  return [
    `as ${incident}, acknowledged within ${acknowledge}, ${hours}`,
    ...tiers.map(({ tier, after, by, people }) => {
      const who = people.length === 0 ? 'nobody yet' : people.join(', ');
      if (tier === 'primary') return `${tier}: ${who}`;
      const through = by.length === 0 ? 'called by hand' : `through ${by.join(' and ')}`;
      return `${tier} after ${after} without acknowledgement, ${through}: ${who}`;
    }),
  ];
}

/** One alert of one service. `others`: services that have it as well. */
export function explanationText(
  explained: Explanation,
  others: readonly string[],
  evidence: Evidence,
  now: Date,
): string {
  const { alert, of, environment, severity, team, means, notified, mutedBy, mutes, stage, threshold } = explained;
  const held = explained.for === undefined ? 'at once' : `once that has held for ${explained.for}`;
  const kept = explained.keepFiringFor === undefined ? '' : `, and goes on for ${explained.keepFiringFor} after it`;
  return [
    `${alert} of ${of} in ${environment}: ${severity}, team ${team}, stage ${stage.text}`,
    '',
    ...entry('Fires when', [`${means}.`]),
    ...entry('Summary', [explained.summary]),
    ...entry('Expression', explained.expression.split('\n'), false),
    ...entry('', [`It fires ${held}${kept}; evaluated every ${explained.evaluatedEvery}.`]),
    ...entry('Threshold', [`${threshold.text}, set by ${threshold.setBy}`]),
    ...entry('Labels', [labelled(explained.labels)]),
    ...entry('Stage', [`${stage.text}: ${stage.because} (rule ${explained.fingerprint})`]),
    ...entry('Notified', notifiedText(notified, now)),
    ...(notified.channels.length === 0
      ? []
      : entry('', [`At the earliest ${explained.earliest} after the condition begins to hold.`])),
    ...entry('On call', calledText(explained.called)),
    ...entry('Silenced', explained.silenced.map(silencedText)),
    ...entry('Muted by', mutedBy.length === 0 ? ['nothing'] : mutedBy.map(relatedText)),
    ...entry('Mutes', mutes.length === 0 ? ['nothing'] : mutesText(mutes)),
    ...entry('Tested', testsText(alert, evidence)),
    ...entry('History', historyText(evidence)),
    ...entry('Runbook', [explained.runbook], false),
    ...entry('Dashboard', [`${explained.dashboard} (panel "${explained.panel}")`], false),
    ...entry('Declared', [
      `${explained.declaredAt}${others.length === 0 ? '' : `, also of ${others.join(', ')} (--service)`}`,
    ]),
  ].join('\n');
}

interface Foreign {
  readonly labels: Labels;
  readonly environment: string;
  readonly who: Pick<Explanation, 'notified' | 'called' | 'silenced'>;
  readonly rules: readonly InhibitRule[];
  readonly now: Date;
}

/** What happens to an alert that the stack does not declare. */
export function foreignText({ labels, environment, who, rules, now }: Foreign): string {
  return [
    `An alert with ${labelled(labels)} in ${environment}, none that the stack declares`,
    '',
    ...entry('Notified', notifiedText(who.notified, now)),
    ...entry('On call', calledText(who.called)),
    ...entry('Silenced', who.silenced.map(silencedText)),
    ...entry(
      'Muted by',
      rules.length === 0
        ? ['nothing']
        : rules.map(({ source_matchers, equal }) => `${source_matchers.join(', ')}, of the same ${equal.join(', ')}`),
    ),
  ].join('\n');
}

/** Every alert, one line each. */
export function overviewText(all: readonly Explanation[]): string {
  return columns([
    ['ALERT', 'OF', 'SEVERITY', 'STAGE', 'TEAM', 'FOR', 'THRESHOLD', 'NOTIFIED'],
    ...all.map(({ alert, of, severity, stage, team, for: held = '-', threshold, notified: { channels } }) => [
      ...[alert, of, severity, stage.text, team, held, threshold.text],
      channels.join(', ') || 'nobody',
    ]),
  ]).join('\n');
}
