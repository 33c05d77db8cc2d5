import { type Duration, formatDuration, hours, minutes, type Severity, seconds } from '../../catalogue';
import type { Route } from './types';

interface Timing {
  /** How long the first notification of a group waits for more of its alerts. */
  readonly wait: Duration;
  /** How long the notification of alerts that join or leave a group waits. */
  readonly interval: Duration;
  /** How often the notification of an unchanged group is repeated. */
  readonly repeat: Duration;
}

/** By severity. Repeats stay far below the retention of the notification log, which records what was sent. */
const TIMING: Readonly<Record<Severity, Timing>> = {
  // Somebody is woken: wait only for the other targets of the same fault, report the end soon, remind every hour.
  critical: { wait: seconds(10), interval: minutes(2), repeat: hours(1) },
  // Read the same day: let a fault unfold, and repeat it at the start of the next shift.
  warning: { wait: seconds(30), interval: minutes(5), repeat: hours(12) },
  // E-mail: few and complete rather than early. A mail that cannot be sent counts as failed when the interval is over,
  // which is within the 15 minutes that NotificationsFailing covers.
  info: { wait: minutes(5), interval: minutes(10), repeat: hours(24) },
};

const render = ({ wait, interval, repeat }: Timing) => ({
  group_wait: formatDuration(wait),
  group_interval: formatDuration(interval),
  repeat_interval: formatDuration(repeat),
});

/** A violated agreement stays violated for the rest of its 30 days: the team in charge is reminded once a day. */
const AGREEMENTS_REPEAT = hours(24);

export function timingOf(severity: Severity, agreements = false): Pick<Route, keyof ReturnType<typeof render>> {
  return render({ ...TIMING[severity], ...(agreements && { repeat: AGREEMENTS_REPEAT }) });
}

/** Of a later tier: its first notification waits until its time has come. What follows is as for the first. */
export const laterTimingOf = (severity: Severity, after: Duration): Pick<Route, keyof ReturnType<typeof render>> =>
  render({ ...TIMING[severity], wait: after });

/**
 * One call in each interval, the first one at once. Alertmanager records the time of a call after making it: a repeat
 * interval as long as the group interval would not be over yet at the next turn, and every second call would be skipped.
 */
export const heartbeatTiming = (interval: Duration): Pick<Route, keyof ReturnType<typeof render>> =>
  render({ wait: seconds(0), interval, repeat: seconds(interval.value / 2) });

/** A ticket is worked on by day, whatever its severity. */
export const TICKET_TIMING: Pick<Route, keyof ReturnType<typeof render>> = render(TIMING.warning);
