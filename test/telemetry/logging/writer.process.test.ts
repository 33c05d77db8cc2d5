/** Lines at the end of a program, and with a reader that is slow or gone. */
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable, type Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { buildSync } from 'esbuild';
import { Failures } from '../../../telemetry/src/failures';
import { createLogging } from '../../../telemetry/src/logging';
import { TelemetryError } from '../../../telemetry/src/problems';
import { readSettings } from '../../../telemetry/src/settings';
import { temporaryFolder } from '../../../tools/process/run';
import { FOR_NODE } from '../../support/bundle';

let program: string;
beforeAll(() => {
  program = path.join(temporaryFolder(), 'program.cjs');
  const source = path.join(__dirname, 'program.ts');
  buildSync({ ...FOR_NODE, entryPoints: [source], outfile: program });
});

/** Containers give a program a pipe; Node and systemd give it a socket. */
type Output = 'pipe' | 'socket';
interface Child {
  readonly process: ChildProcessByStdio<Writable, Readable | null, Readable>;
  /** Not read before the test does. */
  readonly stdout: Readable;
}
const running = new Set<Child>();

function fifo(): { readonly reader: Socket; readonly fd: number } {
  const file = path.join(temporaryFolder(), 'fifo');
  spawnSync('mkfifo', [file]);
  const reader = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  return { reader: new Socket({ fd: reader, writable: false }), fd: openSync(file, 'w') };
}

function run(scenario: string, output: Output | number = 'pipe'): Child {
  const pipe = output === 'pipe' ? fifo() : undefined;
  const stdout = typeof output === 'number' ? output : (pipe?.fd ?? 'pipe');
  const child = spawn(process.execPath, [program, scenario], { stdio: ['pipe', stdout, 'pipe'] }) as Child['process'];
  if (pipe !== undefined) closeSync(pipe.fd);
  const started = { process: child, stdout: pipe?.reader ?? child.stdout ?? Readable.from([]) };
  running.add(started);
  return started;
}
afterEach(() => {
  for (const { process: child, stdout } of running) {
    child.kill('SIGKILL');
    stdout.destroy();
  }
  running.clear();
});

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  /** `i` of each line, in order. */
  readonly order: readonly unknown[];
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  readonly stderr: string;
}
async function end({ process: child, stdout }: Child): Promise<Ended> {
  const [out, stderr, [code, signal]] = await Promise.all([text(stdout), text(child.stderr), once(child, 'exit')]);
  const lines = out
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));
  return { code, signal, order: lines.map(({ i }) => i), lines, stderr };
}
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
/** The report of the program. */
const reportOf = (stderr: string): { faults: number; warnings: number; lost: number; first?: string } =>
  JSON.parse(stderr.split('\n')[0] as string);

describe.each<Output>(['pipe', 'socket'])('where lines go through a %s', output => {
  test.each([
    { scenario: 'exit', code: 3, count: 1_000 },
    { scenario: 'throw', code: 1, count: 1_000 },
    { scenario: 'return', code: 0, count: 1_000 },
    { scenario: 'closed', code: 0, count: 2 },
  ])('every line is written when a program ends: $scenario', async ({ scenario, code, count }) => {
    expect(await end(run(scenario, output))).toMatchObject({ code, order: upTo(count) });
  });

  test.each([
    { scenario: 'killed', count: 2 },
    { scenario: 'flush', count: 1 },
    { scenario: 'log.flush', count: 1 },
  ])('fatal and flushed lines are written before a kill: $scenario', async ({ scenario, count }) => {
    expect(await end(run(scenario, output))).toMatchObject({ signal: 'SIGKILL', order: upTo(count) });
  });

  test('a reader that starts late gets every line, in order', async () => {
    const child = run('late', output);
    // 1 MB: part of it is in the pipe, the rest in the program's buffer.
    await once(child.process.stderr, 'data');
    expect((await end(child)).order).toEqual(upTo(1_000));
  });

  test('a running program writes its buffer once the reader continues', async () => {
    const child = run('alive', output);
    await once(child.process.stderr, 'data');
    let count = 0;
    for await (const _line of createInterface({ input: child.stdout })) {
      count += 1;
      if (count === 1_000) child.process.stdin.write('end\n');
    }
    expect(count).toBe(1_000);
  });

  test('a reader that stalls does not block the program: the buffer is bounded, and lost lines are reported', async () => {
    const { process: child } = run('flood', output);
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(code).toBe(0);
    expect(reportOf(stderr)).toMatchObject({ first: 'log lines were lost: their reader is too slow' });
    // Of 10,000 lines of 1 KB, 8 Mi characters are buffered; the others are lost, one by one.
    expect(reportOf(stderr).faults).toBeGreaterThan(2_000);
    expect(stderr).toMatch(/log lines were lost at the end of the process: \d{7} characters were not read/);
  });

  test('when the reader continues, a line says how many were lost', async () => {
    const child = run('recover', output);
    const [chunk] = await once(child.process.stderr, 'data');
    child.process.stdin.write('go\n');
    const { code, lines } = await end(child);
    expect(code).toBe(0);
    const flooded = lines.filter(({ i }) => i !== undefined);
    const lost = lines.filter(({ msg }) => msg === 'log lines were lost before this one');
    expect(lost).toMatchObject([{ level: 'warn', lost: reportOf(String(chunk)).lost }]);
    // The warning of attachFailures is lost as well, unless it is short enough to fit.
    const written = lines.length - lost.length;
    expect(written + (lost[0]?.lost as number)).toBe(10_000 + reportOf(String(chunk)).warnings);
    expect(flooded.map(({ i }) => i)).toEqual(upTo(flooded.length));
  });

  test('a reader that is gone is reported, and the program continues', async () => {
    const { process: child, stdout } = run('flood', output);
    stdout.destroy();
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(code).toBe(0);
    expect(reportOf(stderr)).toMatchObject({ first: 'log lines were lost: EPIPE: broken pipe, write' });
    expect(reportOf(stderr).faults).toBeGreaterThan(8_000);
  });
});

test('appends to a file at its current position', async () => {
  const file = path.join(temporaryFolder(), 'log');
  const fd = openSync(file, 'w');
  for (const scenario of ['exit', 'exit']) await end(run(scenario, fd));
  closeSync(fd);
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2_000);
});

test('reports a full disk, and the program continues and ends', async () => {
  const fd = openSync('/dev/full', 'w');
  const { process: child } = run('flood', fd);
  closeSync(fd);
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(code).toBe(0);
  expect(reportOf(stderr)).toMatchObject({ first: 'ENOSPC: no space left on device, write' });
});

test('refuses a descriptor that is not open', () => {
  expect(() =>
    createLogging(readSettings({ serviceName: 'x', env: {} }), new Failures(), { destination: 987 }),
  ).toThrow(
    new TelemetryError([
      'file descriptor 987, the destination of log lines, is not open: EBADF: bad file descriptor, fstat',
    ]),
  );
});
