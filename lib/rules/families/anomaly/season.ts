/** What was usual at this time of the week: the median of the same hours of the last weeks. */
import {
  count,
  type Duration,
  days,
  declaredHere,
  formatDuration,
  hours,
  minutes,
  ratio,
  seconds,
  type Unit,
} from '../../../catalogue';
import { type Expr, promql, union } from '../../../promql';
import type { Kept } from '../../facts';
import { type RecordingRule, recordingRule } from '../../recording-rule';
import { requestRate } from '../http';

/** Days ago of the same time of the week, and of the day. Of four weeks, the median is right with an outage in one of them. */
const WEEKS = [7, 14, 21, 28];
const DAYS = [1, 2, 3];
/** With fewer weeks nothing says which of two is usual: bands follow the last days, and nobody is alerted. */
export const FEWEST_WEEKS = 2;

/**
 * Half of it before and half of it after the same time: clients shift by minutes, and by an hour when daylight saving time
 * begins or ends.
 */
const AROUND = hours(2);
const HALF = AROUND.value / 2;

/** How often bands are computed: what is recorded less often than every five minutes has gaps. */
export const BAND_INTERVAL = minutes(2);
/** The current level is that of most of this time: an outage of hours does not move it, a new customer does after half of it. */
export const LEVEL_OVER = days(1);
/** How far a service usually exceeds its usual extremes is learnt from this time. */
export const EXCESS_OVER = days(7);
/** Every band is wider than the extremes by this share, and by what the service usually exceeds them by, half of that again. */
export const MARGIN = ratio(0.25);
export const EXCEEDED = ratio(1.5);
/** Chance alone moves a count by its square root; by three times that hardly ever. */
export const CHANCE = count(3);

/** How long an environment must keep what it measured for its bands to know weeks. */
export const WEEKS_NEED: Duration = seconds(days(7 * FEWEST_WEEKS).value + HALF);
/** And for any band. */
export const BANDS_NEED: Duration = seconds(days(1).value + HALF);

const reachable = (all: readonly number[], { kept }: Kept): readonly number[] =>
  all.filter(ago => days(ago).value + HALF <= kept.value);

/** A figure of the hours around the same time, given the range and the offset that select them. */
type OfHours = (around: Duration, ago: Duration) => Expr;

const ofEach = (agos: readonly number[], figure: OfHours): Expr =>
  union(
    agos.map(ago => {
      const name = { quoted: formatDuration(days(ago)) };
      return promql`label_replace(${figure(AROUND, seconds(days(ago).value - HALF))}, "ago", ${name}, "", "")`;
    }),
  );

const median = (agos: readonly number[], figure: OfHours): Expr =>
  promql`quantile by (service) (0.5, ${ofEach(agos, figure)})`;

/** A rule that is left out of environments that keep too little to know anything of yesterday. */
export const bandRule = (record: string, unit: Unit, expr: (environment: Kept) => Expr): RecordingRule => ({
  ...recordingRule(record, unit, environment =>
    environment.kept.value < BANDS_NEED.value ? undefined : expr(environment),
  ),
  declaredAt: declaredHere(bandRule),
});

/** Of how many of the last weeks it is known how many requests there were at this time. */
export const weeksKnown = recordingRule('service:http_requests:weeks_known', 'count', environment => {
  const weeks = reachable(WEEKS, environment);
  return weeks.length < FEWEST_WEEKS
    ? undefined
    : promql`count by (service) (${ofEach(weeks, (around, ago) => promql`max_over_time(${requestRate}[${around}] offset ${ago})`)})`;
});

/** Where too few weeks are known, the same hours of the last days. */
export function seasonal(record: string, unit: Unit, figure: OfHours): RecordingRule {
  const rule = bandRule(record, unit, environment => {
    const [weeks, recent] = [reachable(WEEKS, environment), reachable(DAYS, environment)];
    return weeks.length < FEWEST_WEEKS
      ? median(recent, figure)
      : promql`
          (
            ${median(weeks, figure)}
            and on (service) ${weeksKnown} >= ${count(FEWEST_WEEKS)}
          )
          or
          ${median(recent, figure)}`;
  });
  return { ...rule, declaredAt: declaredHere(seasonal) };
}
