/**
 * What is recorded of every objective: its events and failures over windows and over its period, how fast they spend its error
 * budget, and what is left of it. Each series has the labels of OBJECTIVE_LABELS, so that they match without `on`.
 */
import { bucketLabel, count, type Duration, formatDuration, hours, http, minutes } from '../../catalogue';
import { type Expr, equals, promql } from '../../promql';
import {
  allEvents,
  allowedOf,
  beganAt,
  CALENDAR_PERIODS,
  DEFAULT_PERIOD,
  failedEvents,
  type Indicator,
  isCalendar,
  lengthOf,
  longest,
  PERIOD_STEP,
  type Period,
  periodName,
  WINDOWS,
} from '../../slo';
import type { Kept } from '../facts';
import { covered } from '../period';
import { objectiveRecordingRule, type RecordingRule, recordingRule } from '../recording-rule';
import { EVALUATION_INTERVAL } from '../timing';
import { durationBuckets, errorRate, requestRate } from './http';

/** All events. What is recorded for the service anyway is not computed again. */
export const eventRate = objectiveRecordingRule(
  'service_objective:events:rate5m',
  'perSecond',
  ({ indicator }, service) => {
    if (indicator.kind === 'availability') return promql`${requestRate}{${service}}`;
    if (ofRequests(indicator)) return promql`sum by (service) (${durationBuckets}{${service}, le="+Inf"})`;
    return allEvents(indicator, service);
  },
);

/** Those that count against the objective. */
export const failureRate = objectiveRecordingRule(
  'service_objective:failures:rate5m',
  'perSecond',
  ({ indicator }, service) => {
    if (indicator.kind === 'availability') return promql`${errorRate}{${service}}`;
    if (ofRequests(indicator)) {
      const within = equals('le', bucketLabel(indicator.within.value));
      return promql`
      sum by (service) (${durationBuckets}{${service}, le="+Inf"})
      - sum by (service) (${durationBuckets}{${service}, ${within}})`;
    }
    return failedEvents(indicator, service);
  },
);

/** Whether it is on the latency of all HTTP requests. */
const ofRequests = (indicator: Indicator): indicator is Extract<Indicator, { readonly kind: 'latency' }> =>
  indicator.kind === 'latency' && indicator.of === http.requestDuration && indicator.where.length === 0;

/** Share of events that may fail. */
export const errorBudget = objectiveRecordingRule(
  'service_objective:error_budget:ratio',
  'ratio',
  objective => promql`vector(${allowedOf(objective)})`,
);

/** How many failures an alert needs in its long window. */
export const leastFailures = objectiveRecordingRule(
  'service_objective:failures:least',
  'count',
  objective => promql`vector(${count(objective.leastFailures)})`,
);

/** How long the period is that now is in: a month has 28 to 31 days. */
export const periodLength = objectiveRecordingRule('service_objective:period:seconds', 'seconds', ({ period }) =>
  lengthOf(period),
);

/** When it began. */
export const periodStart = objectiveRecordingRule(
  'service_objective:period_start:timestamp',
  'timestamp',
  ({ period }) => beganAt(period),
);

export const objectiveRecording = [eventRate, failureRate, errorBudget, leastFailures, periodLength, periodStart];

/**
 * Events are counted in adjoining windows, so that each counts, whenever it came. A recorded rate covers five minutes and is
 * recorded at every evaluation: an event is in ten of them. Their sum times the interval is the number of events, with
 * resets of counters handled by the rates. A rate at every fifth minute alone would miss what comes just after each, such as
 * the failures of a job that starts then.
 */
const WINDOW = minutes(5);
export const events5m = recordingRule(
  'service_objective:events:increase5m',
  'count',
  promql`sum_over_time(${eventRate}[${WINDOW}]) * ${EVALUATION_INTERVAL}`,
);
export const failures5m = recordingRule(
  'service_objective:failures:increase5m',
  'count',
  promql`sum_over_time(${failureRate}[${WINDOW}]) * ${EVALUATION_INTERVAL}`,
);

const byWindow = (declare: (window: Duration) => RecordingRule): ReadonlyMap<number, RecordingRule> =>
  new Map(WINDOWS.filter(({ value }) => value > WINDOW.value).map(window => [window.value, declare(window)]));

const failuresIn = byWindow(window =>
  recordingRule(
    `service_objective:failures:increase${formatDuration(window)}`,
    'count',
    environment => promql`sum_over_time(${failures5m}[${covered(window, environment)}:${WINDOW}])`,
  ),
);

/** Failures of a window of the burn-rate alerts. */
export const failures = (window: Duration): RecordingRule =>
  window.value === WINDOW.value ? failures5m : (failuresIn.get(window.value) as RecordingRule);

/**
 * Times as fast as the objective allows: at 1, the budget lasts exactly its period. Of a window that is not known as a whole, since
 * the service or Prometheus is new, the rest counts as free of failures: a few minutes do not stand for days.
 */
const burnRates = byWindow(window =>
  recordingRule(`service_objective:error_budget:burn_rate${formatDuration(window)}`, 'count', environment => {
    const back = covered(window, environment);
    return promql`
      ${failures(window)} / ${count(back.value / WINDOW.value)}
      / avg_over_time(${events5m}[${back}:${WINDOW}])
      / ${errorBudget}`;
  }),
);
/** At once: the others are computed from windows of five minutes, of which the last may be that old. */
const burnRate5m = recordingRule(
  'service_objective:error_budget:burn_rate5m',
  'count',
  promql`${failureRate} / ${eventRate} / ${errorBudget}`,
);

/** Of a window of the burn-rate alerts. Without events it is not a number, which is above and below nothing. */
export const burnRate = (window: Duration): RecordingRule => burnRates.get(window.value) ?? burnRate5m;

/** Half an hour, of which sums over weeks take one point for each: a sixth of what the windows of five minutes would be. */
export const events30m = recordingRule(
  'service_objective:events:increase30m',
  'count',
  promql`sum_over_time(${events5m}[${PERIOD_STEP}:${WINDOW}])`,
);
const failures30m = failures(PERIOD_STEP);

/** Objectives that are not declared yet may have any. */
const EVERY_PERIOD: readonly Period[] = [DEFAULT_PERIOD, ...CALENDAR_PERIODS];

/**
 * What is taken of a rule over each period that an environment's objectives have. A period that begins with the calendar's has
 * what came since: `@ end()` is the moment of the evaluation, and `time()` that of each point that is looked at.
 */
const overPeriods =
  (rule: RecordingRule, take: (points: Expr, back: Duration) => Expr) =>
  ({ periods = EVERY_PERIOD, ...environment }: Kept): Expr =>
    periods
      .map(period => {
        const own = equals('period', periodName(period));
        const points = promql`${rule}{${own}}`;
        return take(
          isCalendar(period) ? promql`${points} and (${periodStart}{${own}} @ end()) < time()` : points,
          covered(longest(period), environment),
        );
      })
      .reduce((all, part) => promql`${all}\nor\n${part}`);
const sum = (points: Expr, back: Duration): Expr => promql`sum_over_time(${points}[${back}:${PERIOD_STEP}])`;

/** Events of the period so far. */
export const periodEvents = recordingRule(
  'service_objective:events:increase_period',
  'count',
  overPeriods(events30m, sum),
);
export const periodFailures = recordingRule(
  'service_objective:failures:increase_period',
  'count',
  overPeriods(failures30m, sum),
);

/** Share of the period that is known: its points, of as many as it has. An environment that keeps less judges what it keeps. */
const periodKnown = recordingRule('service_objective:period:known_ratio', 'ratio', environment => {
  const points = overPeriods(
    events30m,
    (known, back) => promql`count_over_time(${known}[${back}:${PERIOD_STEP}])`,
  )(environment);
  const { kept, periods = EVERY_PERIOD } = environment;
  const whole = periods.every(period => longest(period).value <= kept.value);
  return promql`${points} * ${PERIOD_STEP} / ${whole ? periodLength : promql`clamp_max(${periodLength}, ${kept})`}`;
});

/**
 * Share of the period's budget that is left; negative once more events have failed than may. The part of the period that is to
 * come, or is not known, has as many events as the rest and no failures. Without events nothing is left or spent.
 */
export const budgetLeft = recordingRule(
  'service_objective:error_budget:left_ratio_period',
  'ratio',
  promql`1 - ${periodFailures} / (${periodEvents} > 0) * ${periodKnown} / ${errorBudget}`,
);

/** The rate that the forecast takes: an hour would forecast every disturbance, a day only what is long known. */
const FORECAST = hours(6);
/** How long what is left of the budget lasts at that rate; infinite without failures. */
export const budgetLasts = recordingRule(
  'service_objective:error_budget:lasts_seconds',
  'seconds',
  promql`clamp_min(${budgetLeft}, 0) * ${periodLength} / ${burnRate(FORECAST)}`,
);

/** What is known of an objective. */
export const STATES = {
  /** No event in its period: the service is idle, or gone. */
  'no traffic': 0,
  /** One failure would be more than may fail: it says nothing yet. */
  'too few events': 1,
  kept: 2,
  missed: 3,
} as const;
export const objectiveState = recordingRule(
  'service_objective:error_budget:state',
  'count',
  promql`
    ${count(STATES.kept)} + (${budgetLeft} < bool 0) and ${periodEvents} * ${errorBudget} / ${periodKnown} >= 1
    or ${count(STATES['too few events'])} + 0 * ${budgetLeft}
    or 0 * ${errorBudget}`,
);

/** In the order of evaluation: each reads those before it. */
export const objectiveSeries: readonly RecordingRule[] = [
  ...[events5m, failures5m, ...failuresIn.values(), events30m],
  ...[burnRate5m, ...burnRates.values()],
  ...[periodEvents, periodFailures, periodKnown, budgetLeft, budgetLasts, objectiveState],
];
