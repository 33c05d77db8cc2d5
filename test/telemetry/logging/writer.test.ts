/** What becomes of lines at the end of a program, and where nobody takes them. */
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

// Starts programs; a busy machine takes its time.
jest.setTimeout(30_000);

let program: string;
beforeAll(() => {
  program = path.join(temporaryFolder(), 'program.cjs');
  const source = path.join(__dirname, 'program.ts');
  buildSync({ ...FOR_NODE, entryPoints: [source], outfile: program });
});

/** A pipe is what a container gives a program, a socket what Node and systemd do. */
type Output = 'pipe' | 'socket';
interface Child {
  readonly process: ChildProcessByStdio<Writable, Readable | null, Readable>;
  /** Nothing of it is read before somebody asks. */
  readonly stdout: Readable;
}
const running = new Set<Child>();

function fifo(): { readonly reader: Socket; readonly fd: number } {
  const file = path.join(temporaryFolder(), 'fifo');
  spawnSync('mkfifo', [file]);
  const reader = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  return { reader: new Socket({ fd: reader, writable: false }), fd: openSync(file, 'w') };
}

function run(way: string, output: Output | number = 'pipe'): Child {
  const pipe = output === 'pipe' ? fifo() : undefined;
  const stdout = typeof output === 'number' ? output : (pipe?.fd ?? 'pipe');
  const child = spawn(process.execPath, [program, way], { stdio: ['pipe', stdout, 'pipe'] }) as Child['process'];
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
/** What the program told of itself. */
const told = (stderr: string): { faults: number; warnings: number; lost: number; first?: string } =>
  JSON.parse(stderr.split('\n')[0] as string);

describe.each<Output>(['pipe', 'socket'])('where lines go through a %s', output => {
  test.each([
    { way: 'exit', code: 3, count: 1_000 },
    { way: 'throw', code: 1, count: 1_000 },
    { way: 'return', code: 0, count: 1_000 },
    { way: 'closed', code: 0, count: 2 },
  ])('every line is written when a program ends: $way', async ({ way, code, count }) => {
    expect(await end(run(way, output))).toMatchObject({ code, order: upTo(count) });
  });

  test.each([
    { way: 'killed', count: 2 },
    { way: 'flush', count: 1 },
    { way: 'log.flush', count: 1 },
  ])('a fatal line, and what was flushed, outlives a kill: $way', async ({ way, count }) => {
    expect(await end(run(way, output))).toMatchObject({ signal: 'SIGKILL', order: upTo(count) });
  });

  test('a reader that begins late gets every line, in order', async () => {
    const child = run('late', output);
    // 1 MB: part of it lies in the pipe, the rest waits in the program.
    await once(child.process.stderr, 'data');
    expect((await end(child)).order).toEqual(upTo(1_000));
  });

  test('a program that lives on writes by itself what its reader did not take at first', async () => {
    const child = run('alive', output);
    await once(child.process.stderr, 'data');
    let count = 0;
    for await (const _line of createInterface({ input: child.stdout })) {
      count += 1;
      if (count === 1_000) child.process.stdin.write('end\n');
    }
    expect(count).toBe(1_000);
  });

  test('a reader that stalls stalls nobody: what waits is bounded, what is lost is reported, the program ends', async () => {
    const { process: child } = run('flood', output);
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(code).toBe(0);
    expect(told(stderr)).toMatchObject({ first: 'log lines were lost: its other end takes none' });
    // Of 10,000 lines of 1 KB, 8 Mi characters wait; the others were lost, one by one.
    expect(told(stderr).faults).toBeGreaterThan(2_000);
    expect(stderr).toMatch(/log lines were lost at the end of the process: \d{7} characters were not taken/);
  });

  test('lines are taken again when the reader reads again, which then tells how many were lost', async () => {
    const child = run('recover', output);
    const [chunk] = await once(child.process.stderr, 'data');
    child.process.stdin.write('go\n');
    const { code, lines } = await end(child);
    expect(code).toBe(0);
    const flooded = lines.filter(({ i }) => i !== undefined);
    const lost = lines.filter(({ msg }) => msg === 'log lines were lost before this one');
    expect(lost).toMatchObject([{ level: 'warn', lost: told(String(chunk)).lost }]);
    // The warning of attachFailures is lost as well, or is short enough to have found room.
    const written = lines.length - lost.length;
    expect(written + (lost[0]?.lost as number)).toBe(10_000 + told(String(chunk)).warnings);
    expect(flooded.map(({ i }) => i)).toEqual(upTo(flooded.length));
  });

  test('a reader that is gone is reported, and the program goes on', async () => {
    const { process: child, stdout } = run('flood', output);
    stdout.destroy();
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(code).toBe(0);
    expect(told(stderr)).toMatchObject({ first: 'log lines were lost: EPIPE: broken pipe, write' });
    expect(told(stderr).faults).toBeGreaterThan(8_000);
  });
});

test('a file is appended to from where it is', async () => {
  const file = path.join(temporaryFolder(), 'log');
  const fd = openSync(file, 'w');
  for (const way of ['exit', 'exit']) await end(run(way, fd));
  closeSync(fd);
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2_000);
});

test('a full disk is reported, and the program goes on and ends', async () => {
  const fd = openSync('/dev/full', 'w');
  const { process: child } = run('flood', fd);
  closeSync(fd);
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(code).toBe(0);
  expect(told(stderr)).toMatchObject({ first: 'ENOSPC: no space left on device, write' });
});

test('a descriptor that is not open is refused at the start', () => {
  expect(() =>
    createLogging(readSettings({ serviceName: 'x', env: {} }), new Failures(), { destination: 987 }),
  ).toThrow(
    new TelemetryError([
      'file descriptor 987, where log lines should go, is not open: EBADF: bad file descriptor, fstat',
    ]),
  );
});
