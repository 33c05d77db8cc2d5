import { aion } from '../../../../aion/stack';
import { formatDuration } from '../../../../lib/catalogue';
import { timingOf } from '../../../../lib/components/alertmanager/timing';
import { EVALUATION_INTERVAL } from '../../../../lib/components/prometheus';
import type { Environment } from '../../../../lib/stack';
import { faster } from '../../../support/overlay';
import { TIME_FACTOR } from '../time';
import { PAGES, type PagedAlert } from './expectations';

/**
 * What a notification takes at the worst, once the fault has passed the threshold, where nobody is slow: a scrape, `for`, an
 * evaluation, the group's wait; in the faster time, in ms. Windows of expressions (`[5m]`), which have to fill, come before it.
 */
export function waits(alert: PagedAlert, environment: Environment): number {
  const { severity } = PAGES[alert];
  const { group_wait = '0s' } = timingOf(severity);
  const declared = aion.rules.alerts.find(({ name }) => name === alert);
  if (declared === undefined) throw new Error(`there is no alert ${alert}`);
  const times = [
    environment.prometheus.scrapeInterval,
    ...(declared.for === undefined ? [] : [declared.for]),
    EVALUATION_INTERVAL,
  ].map(formatDuration);
  return [...times, group_wait].reduce((sum, each) => sum + Number.parseInt(faster(each, TIME_FACTOR), 10), 0);
}
