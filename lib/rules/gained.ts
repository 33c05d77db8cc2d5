import { type Duration, hours, target } from '../catalogue';
import { type Expr, promql } from '../promql';

/** How long Prometheus, or a target, may have been away: the last value from before is still known. */
const AWAY = hours(6);

/**
 * What a counter gained within a window, where each event counts. `increase` alone does not see the value with which a
 * counter first appears, nor what happened while nothing was scraped for longer than the window.
 *
 * A counter is compared with its value at the beginning of the window, or its last one before a gap in the scrapes. A target
 * that was scraped then, without the counter, started without it: all of its value is new, as it is after a restart.
 */
export const gained = (counter: Expr, window: Duration): Expr => promql`
  increase(${counter}[${window}]) > 0
  or
  last_over_time(${counter}[${window}]) - (
    (${counter} offset ${window})
    or (
      last_over_time(${counter}[${AWAY}] offset ${window})
      unless on (job, instance) (${target.up} offset ${window}) == 1
    )
  ) >= 0
  or
  last_over_time(${counter}[${window}])`;
