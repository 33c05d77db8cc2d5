import { days, hours, minutes } from '../../../../lib/catalogue';
import { PATHS } from '../../../../lib/components/prometheus';
import { downtime } from '../../../../lib/rules/families/sla';
import { namespaces } from '../aion';
import type { TestCluster } from '../cluster';

const LASTED = hours(2).value;
const STEP = minutes(5).value;

/**
 * Writes an outage of yesterday into the store of the running Prometheus, as it would have recorded it: availability is the
 * average over days, and a current outage would only show at the next half-hourly point.
 */
export async function recordOutage(cluster: TestCluster, service: string): Promise<void> {
  const began = Math.floor(Date.now() / 1e3 / STEP) * STEP - days(1).value;
  const points = Array.from({ length: LASTED / STEP }, (_, i) => began + i * STEP);
  const lines = points.map(at => `${downtime.record}{service="${service}"} 1 ${at}`);
  const file = `${PATHS.data}/outage.om`;
  // Only the volume is writable, and promtool needs a temporary folder.
  const script = `cat > ${file}; TMPDIR=${PATHS.data} promtool tsdb create-blocks-from openmetrics ${file} ${PATHS.data}; rm ${file}`;
  const exec = ['-n', namespaces.monitoring, 'exec', '-i', 'prometheus-0', '--', 'sh', '-euc', script];
  await cluster.kubectl(exec, { input: `# TYPE ${downtime.record} gauge\n${lines.join('\n')}\n# EOF\n` });
}
