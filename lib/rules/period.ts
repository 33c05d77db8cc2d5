import { type Duration, days, formatDuration } from '../base';
import type { Kept } from './facts';

/** Where it does not matter how long anything is kept: a hundred years. */
export const EVERYTHING: Kept = { kept: days(36_500) };

/** Of a period, what Prometheus can look back over: no more than it keeps. */
export const covered = (period: Duration, { kept }: Kept): Duration => (period.value <= kept.value ? period : kept);

/** `30 days`; what is not whole days, as Prometheus writes it. */
export const inWords = (period: Duration): string => {
  const count = period.value / days(1).value;
  if (!Number.isInteger(count)) return formatDuration(period);
  return count === 1 ? 'day' : `${count} days`;
};

interface Texts {
  readonly period?: Duration;
  readonly summary: string;
  readonly description: string;
}

/** The same alert, whose texts give the period that it covers in the environment. */
export function withPeriod<A extends Texts>(alert: A, environment: Kept): A {
  const { period, summary, description } = alert;
  if (period === undefined) return alert;
  const said = (text: string) => text.replaceAll('{period}', inWords(covered(period, environment)));
  return { ...alert, summary: said(summary), description: said(description) };
}
