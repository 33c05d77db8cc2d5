import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { ai, days, type Family, hours, http, minutes } from '../../lib/catalogue';
import type { Recorded } from '../../lib/promql';
import { objectiveLabels, objectivesOf } from '../../lib/rules';
import { activeSessions } from '../../lib/rules/families/ai';
import { errorRate, errorRatio, latencyP95, requestRate } from '../../lib/rules/families/http';
import { events5m, events30m, failures, failures5m } from '../../lib/rules/families/objectives';
import { downtime } from '../../lib/rules/families/sla';
import type { Service } from '../../lib/services';
import { type Environment, monitoredIn } from '../../lib/stack';
import { run, temporaryFolder } from '../../tools/process/run';

const exposes = (family: Family) => (service: Service) => service.exposes.includes(family);

type Labels = Readonly<Record<string, string>>;
const itself =
  (applies: (service: Service) => boolean) =>
  (service: Service): readonly Labels[] =>
    applies(service) ? [{ service: service.name }] : [];
const eachObjective = (service: Service): readonly Labels[] =>
  objectivesOf(service).map(objective => objectiveLabels(service.name, objective));

/** What bands compare with the same hours of other weeks. */
const SEASONAL: ReadonlySet<Recorded> = new Set([requestRate, errorRate, errorRatio, latencyP95]);

/** The recorded series that long-term averages read, their labels for a service, and the value of an uneventful day. */
const RECORDED: readonly (readonly [rule: Recorded, labels: (service: Service) => readonly Labels[], value: number])[] =
  [
    [downtime, itself(({ slo }) => slo !== undefined), 0],
    [requestRate, itself(exposes(http)), 100],
    [errorRate, itself(exposes(http)), 0],
    [errorRatio, itself(exposes(http)), 0],
    [latencyP95, itself(exposes(http)), 0.2],
    [events5m, eachObjective, 30_000],
    [failures5m, eachObjective, 0],
    [events30m, eachObjective, 180_000],
    [failures(minutes(30)), eachObjective, 0],
    [activeSessions, itself(exposes(ai)), 10],
  ];

/** More than a day: TrafficStopped compares with the same hour of yesterday. */
const LENGTH = days(2).value;
/** Around the same time of each of so many weeks ago. */
const AROUND = hours(2).value;
const WEEKS = [1, 2];
/** Subqueries evaluate at multiples of their step, and every step in use is a multiple of this one. */
const STEP = minutes(5).value;

/** Writes the last two days into Prometheus' data folder, as blocks, and of what has seasons the same hours of two weeks. */
export async function writeHistory(promtool: string, environment: Environment, data: string): Promise<void> {
  const end = Math.floor(Date.now() / 1e3 / STEP) * STEP;
  const lines: string[] = [];
  const latest = [{ from: end - LENGTH, to: end }];
  const weeks = WEEKS.map(ago => end - days(7 * ago).value).map(at => ({ from: at - AROUND, to: at + AROUND }));
  for (const [rule, labelsOf, value] of RECORDED) {
    const { record } = rule;
    const spans = SEASONAL.has(rule) ? [...weeks, ...latest] : latest;
    lines.push(`# TYPE ${record} gauge`);
    for (const labels of monitoredIn(environment, aion.services).flatMap(labelsOf)) {
      const text = Object.entries(labels).map(([label, of]) => `${label}=${JSON.stringify(of)}`);
      for (const { from, to } of spans)
        for (let at = from; at <= to; at += STEP) lines.push(`${record}{${text}} ${value} ${at}`);
    }
  }
  const file = path.join(temporaryFolder('history'), 'history.om');
  writeFileSync(file, `${lines.join('\n')}\n# EOF\n`);
  // It reads the file once for each block of the time between the first sample and the last.
  const args = ['tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=24h', file, data];
  const { code, stdout, stderr } = await run(promtool, args);
  if (code !== 0) throw new Error(`promtool failed to write the history:\n${stdout}${stderr}`);
}
