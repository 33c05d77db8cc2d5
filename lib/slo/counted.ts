import { bucketLabel, minutes } from '../catalogue';
import { type Expr, equals, type Matcher, promql, selector } from '../promql';
import type { Events, Indicator } from './objective';

/** The window of rates: four scrapes and more. */
const WINDOW = minutes(5);

/** How many there are per second, summed over targets and labels. */
const perSecond = ({ series, where }: Events, service: Matcher): Expr =>
  promql`sum by (service) (rate(${selector(series, service, ...where)}[${WINDOW}]))`;

/** Zero, not absent, where only others are counted. */
const orNone = (some: Expr, all: Expr): Expr => promql`${some} or 0 * ${all}`;

export type Counted = Exclude<Indicator, { readonly kind: 'availability' }>;

/** All events of a service per second. */
export function allEvents(indicator: Counted, service: Matcher): Expr {
  if (indicator.kind === 'ratio') return perSecond(indicator.of, service);
  return perSecond({ series: indicator.of.count, where: indicator.where }, service);
}

/** Its failed events per second. */
export function failedEvents(indicator: Counted, service: Matcher): Expr {
  const all = allEvents(indicator, service);
  if (indicator.kind === 'latency') {
    const { of, within, where } = indicator;
    // Without the bucket nothing is known: every observation would count as slow, or as fast.
    return promql`${all} - ${perSecond({ series: of.bucket, where: [...where, equals('le', bucketLabel(within.value))] }, service)}`;
  }
  if ('failed' in indicator) return orNone(perSecond(indicator.failed, service), all);
  return promql`${all} - (${orNone(perSecond(indicator.good, service), all)})`;
}
