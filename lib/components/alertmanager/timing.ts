import { type Duration, formatDuration, hours, minutes, type Severity, seconds } from '../../catalogue';
import type { Route } from './types';

interface Timing {
  /** How long the first notification of a group waits for more alerts of it. */
  readonly wait: Duration;
  /** How long what joins or leaves a group waits. */
  readonly interval: Duration;
  /** How often a group that does not change is notified again. */
  readonly repeat: Duration;
}

/** By severity; repeats stay far below the notification log's retention, which is what knows that something was sent. */
const TIMING: Readonly<Record<Severity, Timing>> = {
  // Somebody is woken: wait only for the other targets of the same fault, report the end soon, remind every hour.
  critical: { wait: seconds(10), interval: minutes(2), repeat: hours(1) },
  // Read the same day: let a fault unfold, and say it again at the start of the next shift.
  warning: { wait: seconds(30), interval: minutes(5), repeat: hours(12) },
  // Mail: better few and complete than soon. A mail that cannot be sent counts as failed when the interval is over, which
  // is within the 15 minutes that NotificationsFailing looks at.
  info: { wait: minutes(5), interval: minutes(10), repeat: hours(24) },
};

const render = ({ wait, interval, repeat }: Timing) => ({
  group_wait: formatDuration(wait),
  group_interval: formatDuration(interval),
  repeat_interval: formatDuration(repeat),
});

/** A promise that was broken stays broken for the rest of its 30 days: whoever answers for it is reminded once a day. */
const AGREEMENTS_REPEAT = hours(24);

export function timingOf(severity: Severity, agreements = false): Pick<Route, keyof ReturnType<typeof render>> {
  return render({ ...TIMING[severity], ...(agreements && { repeat: AGREEMENTS_REPEAT }) });
}

/**
 * One call at each interval, at once from the start. The time of a call is noted after it was made: a repeat interval
 * as long as the group interval is not over yet at the next turn, and every second call would be left out.
 */
export const heartbeatTiming = (interval: Duration): Pick<Route, keyof ReturnType<typeof render>> =>
  render({ wait: seconds(0), interval, repeat: seconds(interval.value / 2) });
