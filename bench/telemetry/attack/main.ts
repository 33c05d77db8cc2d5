/**
 * What an attack on /metrics does to a service: npm run bench:attack [-- --heap 256 --seconds 20]
 *
 * The same page, the largest that the catalogue allows, served in the usual way (naive) and by the library, each in a process
 * whose heap is limited. Every attack starts on a fresh process.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { readCommandLine } from '../../../lib/base';
import { runCommand } from '../../../tools/process/command';
import { type Attack, attacks, type Outcome } from './attacks';
import type { Measured, Mode, Started } from './server';

const USAGE = `usage: npm run bench:attack [-- --heap 256 --seconds 20]
  Attacks /metrics on loopback, served in the usual way and by the telemetry library: memory, event-loop delay and whether a
  scrape still works, for some seconds of each attack on a process with so many MiB of heap.`;

const MODES: readonly Mode[] = ['naive', 'library'];

interface Result {
  readonly pageBytes: number;
  /** Undefined if the process died. */
  readonly measured: Measured | undefined;
  readonly outcome: Outcome;
  /** Milliseconds until a scrape during the attack was complete, or why it failed. */
  readonly scrape: string;
}

async function answer<T>(child: ChildProcess): Promise<T | undefined> {
  const exited = once(child, 'exit').then(() => undefined);
  const [message] = (await Promise.race([once(child, 'message'), exited])) ?? [];
  return message as T | undefined;
}

/** What Prometheus does, with its own timeout of 10 s. */
async function scrape(url: URL): Promise<string> {
  const startedAt = performance.now();
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    await response.arrayBuffer();
    return response.ok ? `${(performance.now() - startedAt).toFixed(0)} ms` : `HTTP ${response.status}`;
  } catch (error) {
    return (error as Error).name === 'TimeoutError' ? 'timed out' : 'refused';
  }
}

async function attacked(mode: Mode, attack: Attack, heap: string): Promise<Result> {
  const child = fork('bin/ts.cjs', ['bench/telemetry/attack/server.ts', mode], {
    execArgv: [`--max-old-space-size=${heap}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  try {
    const started = await answer<Started>(child);
    if (started === undefined) throw new Error(`the ${mode} server did not start`);
    const url = new URL(started.url);
    await scrape(url); // warms up
    child.send('measure');
    await answer<Measured>(child);
    const attacking = attack.run(url);
    await setTimeout(1_000);
    const scraped = await scrape(url);
    const outcome = await attacking;
    const dead = !child.connected;
    if (!dead) child.send('measure', () => {});
    const measured = dead ? undefined : await answer<Measured>(child);
    outcome.end();
    return { pageBytes: started.pageBytes, measured, outcome, scrape: scraped };
  } finally {
    child.kill('SIGKILL');
  }
}

const COLUMNS = ['', 'heap', 'buffers', 'RSS', 'loop p99', 'loop max', 'scrape meanwhile', 'held', 'responses'];
const WIDTHS = [10, 9, 9, 9, 10, 10, 18, 6, 0];
const row = (cells: readonly string[]) =>
  console.log(
    cells
      .map((cell, i) => cell.padEnd(WIDTHS[i] ?? 0))
      .join(' ')
      .trimEnd(),
  );

function cells(mode: Mode, { measured, outcome: { statuses }, scrape: scraped }: Result): string[] {
  if (measured === undefined) return [mode, ...Array(5).fill('–'), scraped, '–', 'THE PROCESS DIED: out of memory'];
  const became = Object.entries(statuses).map(([status, count]) => `${count} × ${status}`);
  const mib = (size: number) => `${size.toFixed(0)} MiB`;
  const ms = (time: number) => `${time.toFixed(0)} ms`;
  const { heap, external, rss, loopP99, loopMax, connections } = measured;
  const size = [mib(heap), mib(external), mib(rss), ms(loopP99), ms(loopMax)];
  return [mode, ...size, scraped, String(connections), became.join(', ') || '–'];
}

async function main(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const line = readCommandLine(args, USAGE, { options: { heap: text, seconds: text } });
  if ('exitCode' in line) return line.exitCode;
  const { heap = '256', seconds = '20' } = line.values;
  for (const [i, attack] of attacks(Number(seconds) * 1_000).entries()) {
    const results: [Mode, Result][] = [];
    for (const mode of MODES) results.push([mode, await attacked(mode, attack, heap)]);
    if (i === 0) {
      const page = ((results[0] as [Mode, Result])[1].pageBytes / 2 ** 20).toFixed(1);
      console.log(`A page of ${page} MiB, a heap of ${heap} MiB; peaks during each attack, connections held after it:`);
    }
    console.log(`\n${attack.name}`);
    row(COLUMNS);
    for (const [mode, result] of results) row(cells(mode, result));
  }
  return 0;
}

runCommand(main);
