/** What nobody is notified of for a while: declared with an owner, a reason and an end, and applied by `npm run silences`. */
import { declaredHere, type Source } from '../base';
import type { CalendarDate } from './hours';

/** A value, several of which the label has one, or a pattern of RE2 for all of the value. */
export type Muted<V extends string = string> = V | readonly V[] | { readonly matches: string };

/** An alert is muted that has all of these labels. */
export type Mutes<V extends SilenceVocabulary = SilenceVocabulary> = {
  readonly alertname?: Muted<V['alert']>;
  readonly team?: Muted<V['team']>;
} & { readonly [label: string]: Muted | undefined };

/** The names of a stack: its silences accept no others. */
export interface SilenceVocabulary {
  readonly team: string;
  readonly alert: string;
}

/** With the offset from UTC, so that nobody has to guess a time zone: `2026-12-05T22:00+01:00`. */
export type Moment = `${CalendarDate}T${string}`;

interface CommonProps<V extends SilenceVocabulary> {
  /** Names of the environments whose Alertmanager gets it. */
  readonly environments: readonly string[];
  /** The team that answers for it. */
  readonly owner: V['team'];
  /** Why nobody need be notified, for whoever finds it in Alertmanager. One line. */
  readonly reason: string;
  /** Which alerts. They must exist, and must not be all. */
  readonly mutes: Mutes<V>;
  /** Other teams that agreed to have their critical alerts muted. @default none: it mutes critical alerts of the owner only */
  readonly agreedWith?: readonly V['team'][];
}

export interface MaintenanceProps<V extends SilenceVocabulary = SilenceVocabulary> extends CommonProps<V> {
  /** When work begins. */
  readonly from: Moment;
  /** When it ends, at most a day later. */
  readonly to: Moment;
}

export interface SilenceProps<V extends SilenceVocabulary = SilenceVocabulary> extends CommonProps<V> {
  /** When it ends: at most 30 days ahead, and 7 if it mutes a critical alert. It begins when it is applied. */
  readonly until: Moment;
}

/** A maintenance window, or a silence that begins when it is applied. */
export interface DeclaredSilence extends CommonProps<SilenceVocabulary> {
  readonly kind: 'maintenance' | 'silence';
  readonly name: string;
  /** @default when it is applied */
  readonly from?: Moment;
  readonly to: Moment;
  readonly declaredAt: Source;
}

/** Declares planned work, during which nobody is notified of what it breaks. */
export const maintenance = (name: string, props: MaintenanceProps): DeclaredSilence => ({
  ...props,
  kind: 'maintenance',
  name,
  declaredAt: declaredHere(maintenance),
});

/** Declares that nobody is notified of what is known, until it is mended. */
export const silence = (name: string, { until, ...props }: SilenceProps): DeclaredSilence => ({
  ...props,
  kind: 'silence',
  name,
  to: until,
  declaredAt: declaredHere(silence),
});

/** All of a stack, in the order in which they end: the first is the first to be removed. */
export const silenceList = (all: readonly DeclaredSilence[]): readonly DeclaredSilence[] =>
  [...all].sort((a, b) => Date.parse(a.to) - Date.parse(b.to));

/** These, accepting only a stack's own teams and alerts: any other is a compile error. */
export interface SilenceDeclarations<V extends SilenceVocabulary> {
  maintenance(name: string, props: MaintenanceProps<V>): DeclaredSilence;
  silence(name: string, props: SilenceProps<V>): DeclaredSilence;
  silenceList(all: readonly DeclaredSilence[]): readonly DeclaredSilence[];
}
export const silenceDeclarations = <V extends SilenceVocabulary>(): SilenceDeclarations<V> => ({
  maintenance,
  silence,
  silenceList,
});

/** Whether it mutes now, will, or has ended. One that begins when it is applied counts as begun. */
export function stateOf({ from, to }: Pick<DeclaredSilence, 'from' | 'to'>, now: Date): 'active' | 'pending' | 'ended' {
  if (Date.parse(to) <= now.getTime()) return 'ended';
  return from !== undefined && Date.parse(from) > now.getTime() ? 'pending' : 'active';
}
