import { type Duration, days, declaredHere, type Source } from '../base';
import type { PlaceTime, Weekday } from './calendar';
import type { TimeOfDay } from './hours';
import type { Person } from './person';

/** When the next person takes over. */
export interface HandOver extends PlaceTime {
  /** Required where a shift is a number of whole weeks, and only there. */
  readonly weekday?: Weekday;
}

export interface RotationProps {
  /** In their order; the first begins. At least two: nobody is on call always. */
  readonly people: readonly Person[];
  /** Date of the first hand-over: `2026-01-05`. */
  readonly start: string;
  /** Date of the hand-over that ends it, for another rotation to follow. @default it goes on */
  readonly end?: string;
  /** When the next person takes over. */
  readonly handOver: HandOver;
  /**
   * For a part of each day: when it ends, on the clock of the hand-over, at whose time it begins: `'16:00'`, to `'24:00'`; earlier than
   * that time for a part that passes midnight. The other parts are other rotations of the same tier, with the same time zone and
   * start, which synth checks for gaps. @default all of the day
   */
  readonly until?: TimeOfDay;
  /** Length of a shift in days by the calendar, of which two a year have 23 or 25 hours. @default days(7) */
  readonly shift?: Duration;
  /** Who takes over from whom, when. @default nobody */
  readonly overrides?: readonly OnCallOverride[];
}

export interface OverrideProps {
  /** A date, which means the time of the hand-over, or a date and a time at the place of the hand-over: `2026-12-24T18:00`. */
  readonly from: string;
  /** Likewise. */
  readonly to: string;
  /** Why, for those who plan the next one. */
  readonly reason: string;
}

/** For a while, this person is on call instead of whoever would be. */
export interface OnCallOverride extends OverrideProps {
  readonly person: Person;
  readonly declaredAt: Source;
}

/** People who take turns. */
export interface Rotation {
  readonly kind: 'rotation';
  readonly people: readonly Person[];
  readonly start: string;
  readonly end?: string;
  readonly handOver: HandOver;
  readonly until?: TimeOfDay;
  readonly shift: Duration;
  readonly overrides: readonly OnCallOverride[];
  readonly declaredAt: Source;
}

/** People who can always be called, all at once: a later tier that is no rotation. */
export interface Standing {
  readonly kind: 'standing';
  readonly people: readonly Person[];
  readonly declaredAt: Source;
}

/**
 * Who answers at a tier: one rotation; several, of which each follows the one before, or each has its part of the day; or people who can
 * always be called.
 */
export type Duty = Rotation | readonly Rotation[] | Standing;

/** People who take turns: `rotation({ people: [ada, ben], start: '2026-01-05', handOver: { weekday: 'monday', … } })`. */
export const rotation = ({ shift = days(7), overrides = [], ...props }: RotationProps): Rotation => ({
  ...props,
  kind: 'rotation',
  shift,
  overrides,
  declaredAt: declaredHere(rotation),
});

/**
 * The rotation of those who are on call next: with the same hand-over and order, one shift ahead. As a second tier it is
 * never the same person as the first, and whoever begins a week knows the last one.
 */
export const following = (
  { people, start, end, handOver, until, shift }: Rotation,
  { overrides = [] }: Pick<RotationProps, 'overrides'> = {},
): Rotation => ({
  kind: 'rotation',
  people: [...people.slice(1), ...people.slice(0, 1)],
  start,
  ...(end !== undefined && { end }),
  handOver,
  ...(until !== undefined && { until }),
  shift,
  overrides,
  declaredAt: declaredHere(following),
});

/** One takes over from another: `onCallOverride(ben, { from: '2026-12-21', to: '2026-12-28', reason: 'swap with Ada' })`. */
export const onCallOverride = (person: Person, props: OverrideProps): OnCallOverride => ({
  ...props,
  person,
  declaredAt: declaredHere(onCallOverride),
});

/** People who can always be called: `standing([grace, linus])`. */
export const standing = (people: readonly Person[]): Standing => ({
  kind: 'standing',
  people,
  declaredAt: declaredHere(standing),
});

export const isStanding = (duty: Duty): duty is Standing => 'kind' in duty && duty.kind === 'standing';

/** In the order of time; none for people who can always be called. */
export const rotationsOf = (duty: Duty): readonly Rotation[] =>
  isStanding(duty) ? [] : 'kind' in duty ? [duty] : duty;
