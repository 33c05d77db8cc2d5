/** Alerts on how fast an objective spends its error budget: over a long and a short window each, from the table BURN_WINDOWS. */
import { alerts, count, minutes, type Quantity } from '../../catalogue';
import { type Expr, equals, type Matcher, promql } from '../../promql';
import { type BurnWindow, windowsOf } from '../../slo';
import { alert } from '../alert';
import { objectivesOf, type ServiceFacts } from '../facts';
import { page, ticket } from '../stage';
import { highErrorRate } from './http';
import { burnRate, failures, leastFailures, periodLength } from './objectives';

const hasObjectives = (service: ServiceFacts): boolean => objectivesOf(service).length > 0;

/** The factor of the first of some windows, which is an alert's threshold. */
const first = (windows: readonly BurnWindow[]): number => (windows[0] as BurnWindow).factor;

/**
 * How long a whole budget lasts at the rate of a long window, while it and a short one are faster than allowed by the threshold, or by as much
 * of it as the table has, and the long one holds enough failures.
 */
const burning = (service: Matcher, windows: readonly BurnWindow[], threshold: Quantity<'count'>): Expr =>
  windows
    .map(({ long, short, factor }) => {
      const scale = factor / first(windows);
      const least = scale === 1 ? threshold : count(Number((threshold.value * scale).toPrecision(6)));
      const [slow, fast] = [burnRate(long), burnRate(short)];
      return promql`
        ${periodLength}{${service}} / ${slow}{${service}}
        and ${slow}{${service}} > ${least}
        and ${fast}{${service}} > ${least}
        and ${failures(long)}{${service}} >= ${leastFailures}{${service}}`;
    })
    .reduce(
      (all, next) => promql`
      ${all}
      or
      ${next}`,
    );

const FAST = windowsOf('fast');
const SLOW = windowsOf('slow');

/** HighErrorRate pages for an outage within this time. */
const PAGED_WITHIN = minutes(10);
/** The longest short window of those that page: so long after an outage, the budget still seems to be spent. */
const REMEMBERED = FAST.map(({ short }) => short).reduce((longest, each) =>
  each.value > longest.value ? each : longest,
);
/**
 * Whether it has paged lately. An outage of 20 minutes is over, HighErrorRate is resolved, and half an hour's window still holds
 * nothing but failures: without this it pages once more.
 */
const paged = (service: Matcher): Expr =>
  promql`max_over_time(${alerts.alerts}{${equals('alertname', highErrorRate.name)}, alertstate="firing", stage="page", ${service}}[${REMEMBERED}])`;

export const errorBudgetBurningFast = alert('ErrorBudgetBurningFast', {
  means:
    'an objective spends its error budget more than {threshold} times as fast as it may over the last hour, or about half as fast as that ' +
    'over six hours, and still does, with at least as many failures in that time as the objective says (10)',
  symptom: true,
  appliesTo: hasObjectives,
  threshold: count(first(FAST)),
  expr: ({ threshold, service }) => promql`
    ${burning(service, FAST, threshold)}
    unless on (service) ${paged(service)}`,
  // An outage spends the budget at once: HighErrorRate pages for that, within this time.
  for: PAGED_WITHIN,
  severity: 'critical',
  stage: page(),
  about: ['service', 'objective'],
  explains: { ErrorBudgetBurningSlowly: 'the same failures, which go on faster than that' },
  summary:
    'At this rate the error budget of {{ $labels.service }} for {{ $labels.objective }} ({{ $labels.period }}) is gone in {{ $value | humanizeDuration }}',
  description:
    'So much of what counts for the objective {{ $labels.objective }} of {{ $labels.service }} has failed over the last hours, and still ' +
    'does, that all the failures that it allows in its period ({{ $labels.period }}) would be spent in {{ $value | humanizeDuration }}.',
  dashboard: 'service-levels',
});

export const errorBudgetBurningSlowly = alert('ErrorBudgetBurningSlowly', {
  means:
    'an objective spends its error budget more than {threshold} times as fast as it may over the last day, or a third as fast as that over ' +
    'three days, and still does, with at least as many failures in that time as the objective says (10)',
  symptom: true,
  appliesTo: hasObjectives,
  threshold: count(first(SLOW)),
  expr: ({ threshold, service }) => burning(service, SLOW, threshold),
  severity: 'warning',
  stage: ticket(),
  about: ['service', 'objective'],
  summary:
    'At this rate the error budget of {{ $labels.service }} for {{ $labels.objective }} ({{ $labels.period }}) is gone in {{ $value | humanizeDuration }}',
  description:
    'For days more of what counts for the objective {{ $labels.objective }} of {{ $labels.service }} has failed than it allows: at this ' +
    'rate, all the failures that may be in its period ({{ $labels.period }}) are spent in {{ $value | humanizeDuration }}.',
  dashboard: 'service-levels',
});

export const errorBudgetAlerts = [errorBudgetBurningFast, errorBudgetBurningSlowly] as const;
