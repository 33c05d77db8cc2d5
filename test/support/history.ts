import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { ai, days, type Family, http, minutes } from '../../lib/catalogue';
import type { Recorded } from '../../lib/promql';
import { activeSessions } from '../../lib/rules/families/ai';
import { errorRate, requestRate } from '../../lib/rules/families/http';
import { downtime, windowFailures, windowRequests } from '../../lib/rules/families/sla';
import type { Service } from '../../lib/services';
import { type Environment, monitoredIn } from '../../lib/stack';
import { run, temporaryFolder } from '../../tools/process/run';

const exposes = (family: Family) => (service: Service) => service.exposes.includes(family);

/** The recorded series that long-term averages read, for which services, with the value of an uneventful day. */
const RECORDED: readonly (readonly [rule: Recorded, appliesTo: (service: Service) => boolean, value: number])[] = [
  [downtime, ({ slo }) => slo !== undefined, 0],
  [requestRate, exposes(http), 100],
  [errorRate, exposes(http), 0],
  [windowRequests, exposes(http), 30_000],
  [windowFailures, exposes(http), 0],
  [activeSessions, exposes(ai), 10],
];

/** More than a day: TrafficStopped compares with the same hour of yesterday. */
const LENGTH = days(2).value;
/** Subqueries evaluate at multiples of their step, and every step in use is a multiple of this one. */
const STEP = minutes(5).value;

/** Writes the last two days into Prometheus' data folder, as blocks. */
export async function writeHistory(promtool: string, environment: Environment, data: string): Promise<void> {
  const end = Math.floor(Date.now() / 1e3 / STEP) * STEP;
  const lines: string[] = [];
  for (const [{ record }, appliesTo, value] of RECORDED) {
    lines.push(`# TYPE ${record} gauge`);
    for (const { name } of monitoredIn(environment, aion.services).filter(appliesTo)) {
      for (let at = end - LENGTH; at <= end; at += STEP) lines.push(`${record}{service="${name}"} ${value} ${at}`);
    }
  }
  const file = path.join(temporaryFolder('history'), 'history.om');
  writeFileSync(file, `${lines.join('\n')}\n# EOF\n`);
  const { code, stdout, stderr } = await run(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', file, data]);
  if (code !== 0) throw new Error(`promtool failed to write the history:\n${stdout}${stderr}`);
}
