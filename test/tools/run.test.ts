import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { isAlive } from '../../tools/process/lock';
import { answers, freePort, type Program, run, start, temporaryFolder, waitFor } from '../../tools/process/run';
import { runnable } from '../support/bundle';

/** Starts a program written in JavaScript. */
const node = (script: string, options = {}): Program =>
  start(process.execPath, ['-e', script], { name: 'example', ...options });

const forever = 'setInterval(() => {}, 1000);';

const leftRunning: Program[] = [];
let leftBehind = '';

// Runs after the hook that importing run.ts has registered.
afterAll(() => {
  expect(leftRunning.filter(program => program.ended() !== 'was killed by SIGTERM')).toEqual([]);
  expect(existsSync(leftBehind)).toBe(false);
});

describe('start', () => {
  test('captures stdout and stderr, and passes the environment and the folder', async () => {
    const cwd = temporaryFolder();
    const program = node(
      'console.log(process.env.GREETING); console.error(process.cwd()); process.stdout.write("end")',
      {
        cwd,
        env: { GREETING: 'hello' },
      },
    );
    expect(await program.exited).toEqual({ code: 0, signal: null });
    expect(program.output().split('\n').sort()).toEqual([cwd, 'end', 'hello'].sort());
    expect(program.ended()).toBe('exited with code 0');
  });

  test('keeps the last lines of a long output', async () => {
    const program = node('for (let i = 0; i < 10000; i++) console.log(i)');
    await program.exited;
    expect(program.output().split('\n')).toHaveLength(2_000);
    expect(program.tail(2)).toBe('9998\n9999');
  });

  test('throws if the program does not exist', () => {
    expect(() => start('/no/such/program')).toThrow('cannot start program: /no/such/program is missing');
  });

  test('lets a hook stop programs and remove folders after the tests', async () => {
    const program = node(forever);
    leftRunning.push(program);
    leftBehind = temporaryFolder();
    expect(isAlive(program.pid)).toBe(true);
    expect(existsSync(leftBehind)).toBe(true);
  });
});

describe('stop', () => {
  test('ends a program that handles SIGTERM, and may be called twice', async () => {
    const program = node(`process.on('SIGTERM', () => process.exit(7)); console.log('ready'); ${forever}`);
    await waitFor(() => program.output() === 'ready', { what: 'the program to be ready', program });
    expect(program.ended()).toBeUndefined();
    expect(await program.stop()).toEqual({ code: 7, signal: null });
    expect(await program.stop()).toEqual({ code: 7, signal: null });
    expect(isAlive(program.pid)).toBe(false);
  });

  test('sends the configured stop signal', async () => {
    expect(await node(forever, { stopSignal: 'SIGINT' }).stop()).toEqual({ code: null, signal: 'SIGINT' });
  });

  test('kills a program that ignores SIGTERM, with its children', async () => {
    const child = `process.on('SIGTERM', () => {}); ${forever}`;
    const program = node(`
      const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}]);
      process.on('SIGTERM', () => console.log('no'));
      console.log(child.pid); ${forever}`);
    await waitFor(() => program.output(), { what: 'the child', program });
    const pid = Number(program.output());
    expect(await program.stop(50)).toEqual({ code: null, signal: 'SIGKILL' });
    await waitFor(() => !isAlive(pid), { what: 'the child to end' });
  });

  test('waits no longer than the grace period that was set at the start', async () => {
    const program = node(`process.on('SIGTERM', () => {}); console.log('ready'); ${forever}`, { graceMs: 50 });
    await waitFor(() => program.output() === 'ready', { what: 'the program to be ready', program });
    expect(await program.stop()).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('happens, and folders are removed, if the process that started the program is killed', async () => {
    const tools = JSON.stringify(path.resolve(__dirname, '../../tools/process/run'));
    const script = await runnable(
      `import { start, temporaryFolder } from ${tools};
       const program = start('sleep', ['1000']);
       console.log([program.pid, temporaryFolder()].join());`,
    );
    const killed = start(process.execPath, [script]);
    const [pid = '', folder = ''] = (
      await waitFor(() => killed.output().includes(',') && killed.output(), { what: 'the script', program: killed })
    ).split(',');
    expect([isAlive(Number(pid)), existsSync(folder)]).toEqual([true, true]);
    process.kill(killed.pid, 'SIGKILL');
    await waitFor(() => !isAlive(Number(pid)) && !existsSync(folder), { what: 'the guards to clean up' });
  });
});

describe('run', () => {
  test('returns the output and the exit code of a program', async () => {
    const script =
      'process.stdin.on("data", d => console.log(String(d))).on("end", () => { console.error("bad"); process.exit(3); })';
    const result = await run(process.execPath, ['-e', script], { input: 'text' });
    expect(result).toEqual({ code: 3, signal: null, stdout: 'text\n', stderr: 'bad\n' });
  });

  test('kills a program that times out, and reports its output', async () => {
    // A shell starts in milliseconds even on a busy machine; Node.js may take more than the second.
    const busy = run('sh', ['-c', 'echo busy; exec sleep 1000'], { timeoutMs: 1_000 });
    await expect(busy).rejects.toThrow(/timed out after 1 s:\nbusy/);
  });

  test('rejects if the program does not exist', async () => {
    await expect(run('/no/such/program')).rejects.toThrow('ENOENT');
  });
});

describe('waitFor', () => {
  test('returns the final result of a condition that threw before', async () => {
    let calls = 0;
    const condition = () => {
      if (++calls < 3) throw new Error('not yet');
      return calls;
    };
    expect(await waitFor(condition, { what: 'three calls' })).toBe(3);
  });

  test('reports on timeout what it waited for, the last error, and the last output of the program', async () => {
    const program = node(`console.log('starting'); console.log('no configuration'); ${forever}`);
    await waitFor(() => program.output().includes('configuration'), { what: 'output', program });
    const url = `http://127.0.0.1:${await freePort()}/-/ready`;
    const error = await waitFor(answers(url), { what: 'the example', program, timeoutMs: 1_000 }).catch(String);
    expect(error).toContain('timed out after 1 s waiting for the example; last attempt: fetch failed (');
    expect(error).toContain('ECONNREFUSED');
    expect(error).toContain('--- last lines of example:\nstarting\nno configuration');
    await program.stop();
  });

  test('abandons a condition that hangs', async () => {
    const error = await waitFor(() => new Promise(() => {}), { what: 'nothing', timeoutMs: 50 }).catch(String);
    expect(error).toContain('timed out after 0.05 s waiting for nothing; last attempt: did not finish');
  });

  test('fails at once if the program has exited', async () => {
    const program = node('console.error("bad flag"); process.exit(2)');
    const waiting = waitFor(() => false, { what: 'the example', program, timeoutMs: 60_000 });
    await expect(waiting).rejects.toThrow(
      'example exited with code 2 while waiting for the example\n--- last lines of example:\nbad flag',
    );
  });

  test('waits for a URL to respond', async () => {
    let requests = 0;
    const server = createServer((_, response) => response.writeHead(++requests < 3 ? 503 : 200).end('loading'));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expect(answers(url)()).rejects.toThrow(`${url} returned 503: loading`);
    expect(await waitFor(answers(url), { what: 'the server' })).toBe(true);
    expect(requests).toBe(3);
    server.closeAllConnections();
    server.close();
  });
});

test('a temporary folder is new and empty', () => {
  const [one, other] = [temporaryFolder('label'), temporaryFolder('label')];
  expect(one).not.toBe(other);
  expect(path.basename(one)).toMatch(/^aion-label-/);
  expect(readdirSync(one)).toEqual([]);
});
