/** A history for backtests: what the services count, day by day, with an incident every day. */
import { aion } from '../../aion/stack';
import { http } from '../../lib/catalogue';
import { counters } from '../objectives/given';
import { openMetricsFile } from '../openmetrics';

const DAY = 86_400;
/** From noon on, one request in eleven fails for this long, in seconds: HighErrorRate fires. */
const INCIDENT = 1200;
/** As Prometheus scrapes. In seconds. */
const STEP = 30;

interface Counter {
  readonly series: string;
  readonly perSecond: number;
  /** How much faster it grows during an incident. */
  readonly extra: number;
}

const serving = aion.services.filter(({ exposes }) => exposes.includes(http));

/** Those of a service that answers requests, of each of `pods` processes. */
const counted = (pods: number): readonly Counter[] =>
  counters(serving).flatMap(([series, perSecond]) =>
    Array.from({ length: pods }, (_, pod) => ({
      series: series.replace(/}$/, `,instance="${pod}"}`),
      perSecond,
      extra: series.includes('status="500"') ? 3 : 0,
    })),
  );

/** Seconds of incidents up to a moment. */
function incidents(at: number): number {
  const [days, rest] = [Math.floor(at / DAY), at % DAY];
  return days * INCIDENT + Math.min(Math.max(rest - DAY / 2, 0), INCIDENT);
}

/** Writes the day that begins at `from`, a Unix time, as OpenMetrics text. `begun` is the first day. Returns how many series and samples. */
export async function writeDay(file: string, pods: number, begun: number, from: number) {
  const out = openMetricsFile(file);
  const up = serving.map(({ name }) => `up{service="${name}",job="${name}",instance="0"}`);
  const all = [
    ...up.map(series => ({ series, valueAt: () => 1 })),
    ...counted(pods).map(({ series, perSecond, extra }) => ({
      series,
      valueAt: (at: number) => perSecond * (at - begun) + extra * incidents(at - begun),
    })),
  ];
  for (const { series, valueAt } of all) {
    const lines: string[] = [];
    for (let at = from; at < from + DAY; at += STEP) lines.push(`${series} ${valueAt(at)} ${at}\n`);
    await out.write(lines);
  }
  await out.end();
  return { series: all.length, samples: all.length * (DAY / STEP) };
}
