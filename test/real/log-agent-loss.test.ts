/** What is lost and what comes twice when an agent, a file or the store is taken away. Nothing is, and docs/logs.md says how much. */
import { renameSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bytes } from '../../lib/base';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { waitFor } from '../../tools/process/run';
import { type LogAgent, logAgent } from './log-agent';

beforeAll(async () => {
  await tool('otelcol');
}, BUILD_TIMEOUT_MS);

const POD = 'web-0';
const agents: LogAgent[] = [];
afterEach(() => {
  for (const { receiver } of agents.splice(0)) receiver.close();
});

/** An agent, and a program that counts its lines. */
async function counting(queue = bytes(2 ** 30)) {
  const agent = await logAgent(undefined, { queue });
  agents.push(agent);
  let written = 0;
  const write = (lines: number) => {
    agent.write(
      POD,
      Array.from({ length: lines }, () =>
        JSON.stringify({ level: 'info', msg: `line ${written++}`, more: 'x'.repeat(200) }),
      ),
    );
  };
  /** Writes for a while, without a pause in which the agent could come to the end of the file. */
  const keepWriting = async (times: number) => {
    for (let i = 0; i < times; i++) {
      write(100);
      await sleep(20);
    }
  };
  const rotate = (suffix: string) =>
    renameSync(path.join(agent.folder(POD), '0.log'), path.join(agent.folder(POD), `0.log.${suffix}`));
  const distinct = () => new Set(agent.receiver.records.map(({ body }) => body)).size;
  const arrived = (lines = written) =>
    waitFor(() => distinct() >= lines || undefined, { what: `${lines} of ${written} lines`, timeoutMs: 60_000 });
  const twice = () => agent.receiver.records.length - distinct();
  const counts = () => ({ written, distinct: distinct(), twice: twice() });
  return { agent, write, keepWriting, rotate, arrived, counts, distinct, total: () => written };
}

test('an agent that is killed again and again loses nothing; what it had read since the end of its last round comes twice', async () => {
  const { agent, keepWriting, arrived, counts } = await counting();
  for (let i = 0; i < 5; i++) {
    const program = await agent.start();
    await keepWriting(20);
    process.kill(program.pid, 'SIGKILL');
    await program.exited;
  }
  await agent.start();
  await arrived();
  const { written, distinct, twice } = counts();
  expect(distinct).toBe(written);
  // In each life at most what was written then: that much may be read in its last round.
  expect(twice).toBeLessThanOrEqual(written);
});

test('an agent that is stopped loses nothing, and nothing comes twice', async () => {
  const { agent, keepWriting, arrived, counts } = await counting();
  for (let i = 0; i < 3; i++) {
    const program = await agent.start();
    await keepWriting(20);
    await program.stop();
  }
  await agent.start();
  await arrived();
  expect(counts()).toMatchObject({ written: 6_000, distinct: 6_000, twice: 0 });
});

test.each([[503], ['hang' as const]])(
  'a store that is away (%s), and the agent killed meanwhile: nothing is lost',
  async answer => {
    const { agent, keepWriting, arrived, counts } = await counting();
    agent.receiver.answer(answer);
    const program = await agent.start();
    await keepWriting(20);
    process.kill(program.pid, 'SIGKILL');
    await program.exited;
    await agent.start();
    await keepWriting(20);
    agent.receiver.answer(200);
    await arrived();
    expect(counts().distinct).toBe(counts().written);
  },
);

test('a file that is rotated under load, also while there is no agent: nothing is lost', async () => {
  const { agent, keepWriting, rotate, arrived, counts } = await counting();
  const program = await agent.start();
  for (let i = 0; i < 5; i++) {
    await keepWriting(10);
    rotate(`20261129-12000${i}`);
  }
  process.kill(program.pid, 'SIGKILL');
  await program.exited;
  await keepWriting(5);
  rotate('20261129-130000');
  await keepWriting(5);
  await agent.start();
  await arrived();
  expect(counts().distinct).toBe(counts().written);
});

describe('a full queue stops the reader', () => {
  const FULL = bytes(600_000);
  const fill = async ({ agent, keepWriting }: Awaited<ReturnType<typeof counting>>) => {
    agent.receiver.answer(503);
    const program = await agent.start();
    await keepWriting(60);
    await waitFor(
      async () => ((await agent.metric('otelcol_exporter_queue_size')) ?? 0) > FULL.value * 0.8 || undefined,
      {
        what: 'the queue to be full',
      },
    );
    return program;
  };

  test('and nothing is lost when the store is back, nor when the agent is killed', async () => {
    const run = await counting(FULL);
    const program = await fill(run);
    process.kill(program.pid, 'SIGKILL');
    await program.exited;
    run.agent.receiver.answer(200);
    await run.agent.start();
    await run.arrived();
    expect(run.distinct()).toBe(run.total());
  });

  test('but an agent that is stopped while it waits drops what it holds: at most 100 lines of each file', async () => {
    const run = await counting(FULL);
    const program = await fill(run);
    await program.stop();
    run.agent.receiver.answer(200);
    await run.agent.start();
    await run.arrived(run.total() - 100);
    expect(run.total() - run.distinct()).toBeLessThanOrEqual(100);
  });
});

test('lines that the store refuses for good are dropped and counted, and hold up no others', async () => {
  const { agent, write, distinct } = await counting();
  agent.receiver.answer(400);
  await agent.start();
  write(50);
  await waitFor(
    async () => (await agent.metric('otelcol_exporter_send_failed_log_records_total')) === 50 || undefined,
    {
      what: 'the lines to be counted',
    },
  );
  agent.receiver.answer(200);
  write(10);
  await waitFor(() => distinct() === 10 || undefined, { what: 'the next lines' });
});
