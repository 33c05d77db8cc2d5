/** What clients may cost the service. Each attack also runs against a whole process in attack.process.test.ts. */
import type { Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { type Exporter, startExporter } from '../../../telemetry/src/exporter';
import { BOUNDS } from '../../../telemetry/src/exporter/bounds';
import { type TestCore, testCore } from '../core';
import { connection } from './connection';

const GET = 'GET /metrics HTTP/1.1\r\nHost: a\r\n';
const LAST = `${GET}Connection: close\r\n\r\n`;

let core: TestCore;
let exporter: Exporter;
let sockets: Socket[];
beforeEach(async () => {
  core = testCore({ env: { OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1', OTEL_EXPORTER_PROMETHEUS_PORT: '0' } });
  exporter = await startExporter(core);
  sockets = [];
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await exporter.close();
});

/** Sends this at once. Linux has all of 127.0.0.0/8. */
function send(text: string, address = '127.0.0.1') {
  const client = connection(exporter.url, address);
  sockets.push(client.socket);
  client.socket.write(text);
  return client;
}

/** From now on pages are rendered when `finish` is called. */
function heldPages(body = 'page\n') {
  let finish = () => {};
  const finished = new Promise<void>(resolve => {
    finish = resolve;
  });
  const render = jest.spyOn(core.metrics, 'render').mockImplementation(async () => {
    await finished;
    return { contentType: 'text/plain', body };
  });
  return { render, finish };
}

const statusOf = (answer: string): string | undefined => /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1];

/** Whether all of what was sent before has been handled: the event loop of both ends is the same. */
async function handled(): Promise<void> {
  const other = send('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', '127.0.0.9');
  expect(statusOf(await other.ended)).toBe('404');
}

test('scrapes at the same time share one page of each format', async () => {
  const { render, finish } = heldPages();
  const clients = Array.from({ length: BOUNDS.responsesOfClient }, () => send(LAST));
  const openMetrics = send(`${GET}Accept: application/openmetrics-text\r\nConnection: close\r\n\r\n`, '127.0.0.2');
  await handled();
  finish();
  const answers = await Promise.all(clients.map(({ ended }) => ended));
  for (const answer of [...answers, await openMetrics.ended]) expect(answer).toMatch(/\r\n\r\npage\n$/);
  expect(render.mock.calls).toEqual([['text'], ['openmetrics']]);
  render.mockRestore();
  // The page is not kept: the next scrape has new values.
  expect(await send(LAST).ended).toContain('telemetry_errors_total');
});

test('a shared page is compressed for those who accept that', async () => {
  const { finish } = heldPages();
  const zipped = send(`${GET}Accept-Encoding: gzip\r\nConnection: close\r\n\r\n`);
  const plain = send(LAST);
  await handled();
  finish();
  const [head = '', body = ''] = (await zipped.ended).split('\r\n\r\n');
  expect(head).toContain('Content-Encoding: gzip');
  expect(gunzipSync(Buffer.from(body, 'latin1')).toString()).toBe('page\n');
  expect(await plain.ended).not.toContain('gzip');
});

test('a failure is reported to all who share the page, and not kept', async () => {
  const render = jest.spyOn(core.metrics, 'render').mockRejectedValueOnce(new Error('out of paper'));
  expect(statusOf(await send(LAST).ended)).toBe('500');
  render.mockRestore();
  expect(statusOf(await send(LAST).ended)).toBe('200');
});

test('a client with too many requests gets 503; others, and the other path, are served', async () => {
  const { finish } = heldPages();
  const clients = Array.from({ length: BOUNDS.responsesOfClient }, () => send(LAST));
  await handled();
  const refused = await send(LAST).ended;
  expect(statusOf(refused)).toBe('503');
  expect(refused).toContain('\r\nRetry-After: 1\r\n');
  const { responses, responsesOfClient } = BOUNDS;
  expect(refused).toContain(
    `Too many requests for /metrics at once (at most ${responses}, of one address ${responsesOfClient}). Try again.\n`,
  );
  expect(core.faults).toEqual([
    { part: 'exporter', error: new Error('too many requests for /metrics at once; some were refused') },
  ]);
  expect(statusOf(await send('GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n').ended)).toBe('200');
  const prometheus = send(LAST, '127.0.0.2');
  await handled();
  finish();
  expect(statusOf(await prometheus.ended)).toBe('200');
  for (const { ended } of clients) expect(statusOf(await ended)).toBe('200');
  expect(statusOf(await send(LAST).ended)).toBe('200');
});

test('all clients together have a bound as well', async () => {
  const { finish } = heldPages();
  const clients = Array.from({ length: BOUNDS.responses }, (_, i) => send(LAST, `127.0.1.${i + 1}`));
  await handled();
  expect(statusOf(await send(LAST).ended)).toBe('503');
  finish();
  for (const { ended } of clients) expect(statusOf(await ended)).toBe('200');
});

test('a connection with too many pipelined requests is closed', async () => {
  const { render, finish } = heldPages();
  const { ended } = send(`${GET}\r\n`.repeat(200));
  expect(await ended).toBe('');
  expect(render).toHaveBeenCalledTimes(1);
  finish();
  const answers = await send(`${GET}\r\n`.repeat(BOUNDS.pipelined - 1) + LAST).ended;
  expect(answers.match(/HTTP\/1\.1 200/g)).toHaveLength(BOUNDS.pipelined);
});

test('a client that does not read the page is cut off after 15 s, and its place is free', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
  try {
    const { finish } = heldPages('x'.repeat(30_000_000));
    const slow = Array.from({ length: BOUNDS.responsesOfClient }, () => send(LAST));
    await Promise.all(slow.map(({ opened }) => opened));
    for (const { socket } of slow) socket.pause();
    await handled();
    finish();
    await handled();
    jest.advanceTimersByTime(BOUNDS.sendMs - 1);
    await handled();
    expect(statusOf(await send(LAST).ended)).toBe('503');
    jest.advanceTimersByTime(1);
    for (const { socket } of slow) socket.resume();
    for (const { ended } of slow) expect((await ended).length).toBeLessThan(30_000_000);
    expect(core.faults.at(-1)?.error).toEqual(new Error('a client did not read its response within 15 s'));
    expect(statusOf(await send(LAST).ended)).toBe('200');
  } finally {
    jest.useRealTimers();
  }
});

test('a client has a bound of connections, and idle ones keep nobody out', async () => {
  const idle = Array.from({ length: BOUNDS.connectionsOfClient }, () => send('GET / HTTP/1.1\r\nHost: a\r\n\r\n'));
  await handled();
  const [first] = idle;
  expect(statusOf(first?.received() ?? '')).toBe('404');
  expect(await send(LAST).ended).toBe('');
  expect(statusOf(await send(LAST, '127.0.0.2').ended)).toBe('200');
  // Other clients use up the rest.
  for (let i = 3; i < 3 + BOUNDS.connections / BOUNDS.connectionsOfClient; i += 1) {
    for (let n = 0; n < BOUNDS.connectionsOfClient; n += 1) send('GET / HTTP/1.1\r\nHost: a\r\n\r\n', `127.0.0.${i}`);
  }
  // One attempt fails, and makes room.
  const attempts = [await send(LAST, '127.0.0.2').ended, await send(LAST, '127.0.0.2').ended];
  expect(attempts.map(statusOf)).toContain('200');
});

test('large headers are refused', async () => {
  const { ended } = send(`${GET}Cookie: ${'a'.repeat(BOUNDS.headers)}\r\n\r\n`);
  expect(statusOf(await ended)).toBe('431');
});
