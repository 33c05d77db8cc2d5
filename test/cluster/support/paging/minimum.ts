import { aion } from '../../../../aion/stack';
import { formatDuration } from '../../../../lib/catalogue';
import { timingOf } from '../../../../lib/components/alertmanager/timing';
import { EVALUATION_INTERVAL } from '../../../../lib/components/prometheus';
import type { Environment } from '../../../../lib/stack';
import { faster } from '../../../support/overlay';
import { TIME_FACTOR } from '../time';
import { alertOf, PAGES, type PagedAlert } from './expectations';

/**
 * The maximum delay of a notification after the threshold is exceeded, without overload: a scrape, `for`, an evaluation, and
 * the group wait; in accelerated time, in ms. The time to fill the window of an expression (`[5m]`) comes before that.
 */
export function waits(alert: PagedAlert, environment: Environment): number {
  const { severity } = PAGES[alert];
  const { group_wait = '0s' } = timingOf(severity);
  const declared = aion.rules.alerts.find(({ name }) => name === alertOf(alert));
  if (declared === undefined) throw new Error(`there is no alert ${alert}`);
  const times = [
    environment.prometheus.scrapeInterval,
    ...(declared.for === undefined ? [] : [declared.for]),
    EVALUATION_INTERVAL,
  ].map(formatDuration);
  return [...times, group_wait].reduce((sum, each) => sum + Number.parseInt(faster(each, TIME_FACTOR), 10), 0);
}
