/** The attacks of bench/telemetry/attack/ on a whole process whose heap is limited to 256 MiB. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Attack, attacks } from '../../../bench/telemetry/attack/attacks';
import type { Measured, Mode, Started } from '../../../bench/telemetry/attack/server';
import { BOUNDS } from '../../../telemetry/src/exporter/bounds';
import { temporaryFolder } from '../../../tools/process/run';
import { bundle } from '../../support/bundle';

const [pipelined, scrapes, readers] = attacks(3_000) as [Attack, Attack, Attack, Attack];
/** Longer than the server waits for a request. */
const [, , , endless] = attacks(BOUNDS.requestMs + 10_000) as [Attack, Attack, Attack, Attack];

let program: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  program = path.join(temporaryFolder('attacked'), 'server.cjs');
  writeFileSync(program, await bundle('bench/telemetry/attack/server.ts'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

async function start(mode: Mode) {
  const child = fork(program, [mode], {
    execArgv: ['--max-old-space-size=256'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  children.push(child);
  const [{ url }] = (await once(child, 'message')) as [Started];
  const measured = async () => {
    child.send('measure');
    return ((await once(child, 'message')) as [Measured])[0];
  };
  return { child, url: new URL(url), measured };
}

test('one packet of pipelined requests kills a server that renders a page for each', async () => {
  const { child, url } = await start('naive');
  const exited = once(child, 'exit');
  const { end } = await pipelined.run(url);
  end();
  const [code, signal] = await exited;
  expect([code, signal]).not.toEqual([0, null]);
});

/** On a connection of its own: the server closes idle ones when others need room. */
const scrape = (url: URL) => fetch(url, { headers: { connection: 'close' } });

test.each([pipelined, scrapes, readers])('the library survives $name, and serves others meanwhile', async attack => {
  const { url, measured } = await start('library');
  const attacking = attack.run(url);
  const scraped = await scrape(url);
  expect(scraped.status).toBe(200);
  expect(await scraped.text()).toContain('http_requests_total');
  const { end } = await attacking;
  expect((await measured()).connections).toBeLessThanOrEqual(BOUNDS.connections);
  end();
  expect((await scrape(url)).status).toBe(200);
});

test('requests that never end are answered with 408, and keep nobody out', async () => {
  const { url } = await start('library');
  const attacking = endless.run(url);
  expect((await scrape(url)).status).toBe(200);
  const { statuses, end } = await attacking;
  end();
  expect(statuses).toEqual({ 408: BOUNDS.connectionsOfClient });
});
