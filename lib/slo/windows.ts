import { type Duration, days, hours, minutes } from '../catalogue';

/** A long window says that failures matter, a short one that they go on. */
export interface BurnWindow {
  /** Which alert uses it: one that pages, or one that is read the same day. */
  readonly urgency: 'fast' | 'slow';
  readonly long: Duration;
  readonly short: Duration;
  /** How many times as fast as allowed the budget is spent in both. */
  readonly factor: number;
  /** Share of a budget of 30 days that is gone by then, if it was that fast for the long window. */
  readonly spends: number;
}

/**
 * Google's Site Reliability Workbook, chapter 5, table 5-8, https://sre.google/workbook/alerting-on-slos/: two pairs that page, and
 * the last one for a ticket; its short windows are a twelfth of the long ones. The pair of a day, which spends as much as that of
 * three days in a third of the time, is what generators of such rules add: https://github.com/slok/sloth,
 * internal/alert/windows/google-30d.yaml.
 */
export const BURN_WINDOWS: readonly BurnWindow[] = [
  { urgency: 'fast', long: hours(1), short: minutes(5), factor: 14.4, spends: 0.02 },
  { urgency: 'fast', long: hours(6), short: minutes(30), factor: 6, spends: 0.05 },
  { urgency: 'slow', long: days(1), short: hours(2), factor: 3, spends: 0.1 },
  { urgency: 'slow', long: days(3), short: hours(6), factor: 1, spends: 0.1 },
];

/** The windows of one urgency, the most urgent first. */
export const windowsOf = (urgency: BurnWindow['urgency']): readonly BurnWindow[] =>
  BURN_WINDOWS.filter(window => window.urgency === urgency);

/** Every window, each once, from the shortest to the longest. */
export const WINDOWS: readonly Duration[] = [
  ...new Map(BURN_WINDOWS.flatMap(({ long, short }) => [long, short]).map(window => [window.value, window])).values(),
].sort((a, b) => a.value - b.value);
