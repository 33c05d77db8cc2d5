import { duration, type Findings, named, number, oneOf, unless } from '../base/findings';
import { dnsLabel } from '../base/name-rules';
import { type Duration, days, type Family, formatDuration, minutes } from '../catalogue';
import type { Checker } from '../promql';
import { checkIndicator } from './check-indicator';
import { AVAILABILITY, allowedOf, type Objective } from './objective';
import { CALENDAR_PERIODS, isCalendar, longest, type Period, periodName } from './period';

/** What objectives are checked against. */
export interface ObjectiveContext {
  readonly exposes: readonly Family[];
  readonly checker: Checker;
  /** The longest retention of any environment. */
  readonly kept: Duration;
}

/** The problems of a service's objectives, each at its field: `objectives.latency.within`. */
export function checkObjectives(objectives: readonly Objective[], context: ObjectiveContext): Findings {
  const seen = new Set([AVAILABILITY]);
  return objectives.flatMap(objective => {
    const { name } = objective;
    const field = `objectives.${name}`;
    const repeated = seen.has(name);
    seen.add(name);
    const whose = name === AVAILABILITY ? 'that of slo.availability' : 'that of another objective of the service';
    return [
      ...named('objectives', name, dnsLabel),
      ...unless(!repeated, field, `its name is ${whose} as well; choose another`),
      ...checkObjective(field, objective, context),
    ];
  });
}

/** The problems of one objective, other than its name. */
function checkObjective(field: string, objective: Objective, context: ObjectiveContext): Findings {
  const { period, leastFailures, traffic, indicator } = objective;
  const findings = [
    ...checkShare(`${field}.share`, objective.share.value),
    ...checkPeriod(`${field}.period`, period, context.kept),
    ...number(`${field}.leastFailures`, leastFailures, { least: 1, whole: true }),
    ...unless(
      traffic.value > 0 && Number.isFinite(traffic.value),
      `${field}.traffic`,
      `${traffic.value} per second; wanted more than 0`,
    ),
  ];
  return [
    ...(findings.length > 0 ? findings : checkAllowed(`${field}.share`, objective)),
    ...checkIndicator(field, indicator, context),
  ];
}

const checkShare = (field: string, value: number): Findings =>
  unless(
    value > 0 && value < 1,
    field,
    `${value}; wanted more than 0 and less than 1, such as ratio(0.999): nothing always succeeds`,
  );

/** Sums over the period have a point every half hour. */
export const PERIOD_STEP = minutes(30);

function checkPeriod(field: string, period: Period, kept: Duration): Findings {
  if (isCalendar(period)) {
    const known = oneOf(field, period, CALENDAR_PERIODS);
    if (known.length > 0) return known;
  } else {
    const whole = duration(field, period, days(1));
    if (whole.length > 0) return whole;
    if (period.value % PERIOD_STEP.value !== 0) {
      return unless(false, field, `${formatDuration(period)}; wanted whole half hours, such as days(30)`);
    }
  }
  const last = longest(period);
  const length = isCalendar(period) ? `a ${period} has up to ${formatDuration(last)}` : formatDuration(last);
  return unless(
    last.value <= kept.value,
    field,
    `${length}, but no environment keeps more than ${formatDuration(kept)} of metrics: shorten the period, or keep more ` +
      '(prometheus.storage.retention.time)',
  );
}

/** An objective that fewer events than expected break says nothing: one failure, and it is missed. */
export function checkAllowed(field: string, objective: Objective): Findings {
  const { share, traffic, period } = objective;
  const events = traffic.value * longest(period).value;
  const allowed = events * allowedOf(objective).value;
  return unless(
    allowed >= 1,
    field,
    `${Number((share.value * 100).toPrecision(12))} % of the ${Math.round(events)} events that ${traffic.value} per second are in ` +
      `${periodName(period)} leave ${Number(allowed.toPrecision(3))} that may fail: not even one. Lower the share, lengthen the ` +
      'period, or declare the traffic that the service really has',
  );
}
