/** Which alerts a silence mutes, as Alertmanager decides: a label that an alert lacks is the same as an empty one. */
import { literally, patternProblem, wholeMatcher } from '../base/re2';
import type { Muted, Mutes } from './silence';

/** An alert that may fire, of one service or of the platform. */
export interface PossibleAlert {
  readonly name: string;
  /** Of which service; `platform` for one that exists once. */
  readonly of: string;
  /** Labels with the values that it always has, `alertname` included. */
  readonly labels: Readonly<Record<string, string>>;
  /** Labels whose values are known only when it fires. */
  readonly open: ReadonlySet<string>;
  /** Whether it may have labels besides these. */
  readonly others: boolean;
}

/** As Alertmanager's API has it. */
export interface SilenceMatcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

const entries = (mutes: Mutes): readonly (readonly [label: string, muted: Muted])[] =>
  Object.entries(mutes).flatMap(([label, muted]) => (muted === undefined ? [] : [[label, muted] as const]));

/** In the order of their labels. */
export const matchersOf = (mutes: Mutes): readonly SilenceMatcher[] =>
  [...entries(mutes)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, muted]) => ({ name, ...writtenAs(muted), isEqual: true }));

function writtenAs(muted: Muted): Pick<SilenceMatcher, 'value' | 'isRegex'> {
  if (typeof muted === 'string') return { value: muted, isRegex: false };
  if ('matches' in muted) return { value: muted.matches, isRegex: true };
  const [only] = muted;
  return muted.length === 1 && only !== undefined
    ? { value: only, isRegex: false }
    : { value: muted.map(literally).join('|'), isRegex: true };
}

/** `service="postgres", alertname=~"A|B"`. */
export const mutesText = (mutes: Mutes): string =>
  matchersOf(mutes)
    .map(({ name, value, isRegex }) => `${name}${isRegex ? '=~' : '='}${JSON.stringify(value)}`)
    .join(', ');

/** Whether a label's value is one of those. A pattern that RE2 refuses accepts nothing. */
export function accepts(muted: Muted, value: string): boolean {
  if (typeof muted === 'string') return muted === value;
  if (!('matches' in muted)) return muted.includes(value);
  return patternProblem(muted.matches) === undefined && wholeMatcher(muted.matches)(value);
}

/** Whether an alert with these labels is muted. */
export const mutesLabels = (mutes: Mutes, labels: Readonly<Record<string, string>>): boolean =>
  entries(mutes).every(([label, muted]) => accepts(muted, labels[label] ?? ''));

/** Whether an alert can fire with labels that are muted. */
export const mayMute = (mutes: Mutes, alert: PossibleAlert): boolean =>
  entries(mutes).every(([label, muted]) => {
    const known = alert.labels[label];
    return known === undefined ? alert.open.has(label) || alert.others : accepts(muted, known);
  });

/** The labels on which it depends, when the alert fires, whether it is muted. */
export const undecided = (mutes: Mutes, { labels }: PossibleAlert): Mutes =>
  Object.fromEntries(entries(mutes).filter(([label]) => labels[label] === undefined)) as Mutes;
