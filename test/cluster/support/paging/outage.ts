import { days, hours, minutes } from '../../../../lib/catalogue';
import { downtime } from '../../../../lib/rules/families/sla';
import type { TestCluster } from '../cluster';
import { everyStep, recordHistory } from './history';

const LASTED = hours(2).value;
const STEP = minutes(5).value;

/**
 * Records an outage of yesterday: availability is the average over days, and a current outage would only show at the next
 * half-hourly point.
 */
export async function recordOutage(cluster: TestCluster, service: string): Promise<void> {
  const began = Math.floor(Date.now() / 1e3 / STEP) * STEP - days(1).value;
  const samples = everyStep(began, began + LASTED - STEP, STEP).map(at => [1, at] as const);
  await recordHistory(cluster, 'outage', [{ series: `${downtime.record}{service="${service}"}`, samples }]);
}
