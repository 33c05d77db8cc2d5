/**
 * Measures whether the memory of a backtest is bounded: npm run bench:backtest -- --help
 *
 * A data folder of Prometheus has so many days of the counters of AION's services, over which the command evaluates rules.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { badUsage, readCommandLine } from '../../lib/base';
import { columns } from '../../lib/base/columns';
import { tool } from '../../tools/pinned/build';
import { runCommand } from '../../tools/process/command';
import { run } from '../../tools/process/run';
import { replayPath, replayProgram } from '../../tools/replay/build';
import { writeDay } from './given';
import { watch } from './watch';

const DAY = 86_400;
const MIB = 1 << 20;
const DAYS = '2,30,90';
const PODS = '2';
/** Of evaluations, in seconds. Memory is that of what is read: evaluated every 30 s, all alerts of one day take two minutes. */
const EVERY = '300';
const HEADINGS = ['DAYS', 'SAMPLES', 'EVALUATIONS', 'FIRINGS', 'PEAK', 'OF IT OWN', 'CPU'];
/** One reads five minutes back, one a histogram, one the month of an error budget. */
const ALERTS = ['HighErrorRate', 'HighLatency', 'ErrorBudgetBurningFast'];
const USAGE = `usage: npm run bench:backtest [-- --days LIST] [--pods NUMBER] [--every SECONDS] [--alert NAME … | --all]
  Measures memory and processor time of a backtest over so many days of a data folder.
  --days LIST      ${DAYS} by default
  --pods NUMBER    processes of each service; ${PODS} by default
  --every SECONDS  between evaluations; ${EVERY} by default
  --alert NAME     may be repeated; ${ALERTS.join(', ')} by default
  --all            every alert`;

/** Writes the days as a block each, as promtool does from text. */
async function writeData(data: string, folder: string, days: number, pods: number): Promise<string> {
  const promtool = await tool('promtool');
  const begun = Math.floor(Date.now() / 1000 / DAY - days) * DAY;
  const text = path.join(folder, 'day.om');
  let [series, samples] = [0, 0];
  for (let day = 0; day < days; day++) {
    const written = await writeDay(text, pods, begun, begun + day * DAY);
    [series, samples] = [written.series, samples + written.samples];
    const args = ['tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=24h', '--quiet', text, data];
    const { code, stderr } = await run(promtool, args, { timeoutMs: 600_000 });
    if (code !== 0) throw new Error(`promtool could not write a day:\n${stderr}`);
  }
  return `${series} series, ${samples} samples in ${days} days`;
}

async function main(args: readonly string[]): Promise<number> {
  const line = readCommandLine(args, USAGE, {
    options: {
      ...({ days: { type: 'string' }, pods: { type: 'string' }, every: { type: 'string' } } as const),
      ...({ alert: { type: 'string', multiple: true }, all: { type: 'boolean' } } as const),
    },
  });
  if ('exitCode' in line) return line.exitCode;
  const { values } = line;
  const days = (values.days ?? DAYS).split(',').map(Number);
  const [pods, every] = [Number(values.pods ?? PODS), Number(values.every ?? EVERY)];
  const alerts = values.all ? [] : (values.alert ?? ALERTS);
  if (![...days, pods, every].every(each => Number.isInteger(each) && each > 0))
    return badUsage('wanted whole numbers above zero', USAGE);
  for (const name of ['history', 'notifications'] as const) await replayProgram(name);
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-backtest-'));
  try {
    const data = path.join(folder, 'data');
    console.log(await writeData(data, folder, Math.max(...days), pods));
    const rows = [];
    for (const each of days) {
      const args = ['bin/ts.cjs', 'bench/backtest/one.ts', data, `${each}`, `${every}`, ...alerts];
      const { peak, peakOwn, cpu, stdout } = await watch(replayPath('history'), {
        command: process.execPath,
        args,
        cwd: process.cwd(),
      });
      const { samples, evaluations, firings } = JSON.parse(stdout) as Record<string, number>;
      const inMiB = (bytes: number): string => `${Math.round(bytes / MIB)} MiB`;
      rows.push([
        ...[each, samples, evaluations, firings].map(String),
        inMiB(peak),
        inMiB(peakOwn),
        `${Math.round(cpu)} s`,
      ]);
      console.log(columns([HEADINGS, ...rows]).join('\n'));
    }
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

runCommand(main);
