import { startExporter } from '../../../telemetry/src/exporter';
import { testCore } from '../core';
import { connection } from './connection';

const LOOPBACK = { OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1', OTEL_EXPORTER_PROMETHEUS_PORT: '0' };

test('finishes requests in flight, closes every connection, and accepts no new one', async () => {
  const core = testCore({ env: LOOPBACK });
  const exporter = await startExporter(core);
  let answer = () => {};
  const requested = new Promise<void>(resolve => {
    exporter.health.add('slow', () => {
      resolve();
      return new Promise<void>(done => {
        answer = done;
      });
    });
  });
  const [silent, idle, busy] = [connection(exporter.url), connection(exporter.url), connection(exporter.url)];
  await Promise.all([silent.opened, idle.opened, busy.opened]);
  idle.socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  busy.socket.write('GET /health HTTP/1.1\r\nHost: a\r\n\r\n');
  await requested;
  const closed = exporter.close();
  expect(exporter.close()).toBe(closed);
  await expect(fetch(exporter.url)).rejects.toThrow('fetch failed');
  answer();
  expect(await busy.ended).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*"slow":\{"status":"ok"/);
  await Promise.all([silent.ended, idle.ended, closed]);
});

test('does not cut off a large page that is read slowly', async () => {
  const core = testCore({ env: LOOPBACK });
  const size = 30_000_000;
  const rendered = new Promise<void>(resolve => {
    jest.spyOn(core.metrics, 'render').mockImplementation(async () => {
      resolve();
      return { contentType: 'text/plain', body: 'x'.repeat(size) };
    });
  });
  const exporter = await startExporter(core);
  const reader = connection(exporter.url);
  await reader.opened;
  reader.socket.write('GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n');
  await rendered;
  await new Promise<void>(resolve => reader.socket.once('data', () => resolve()));
  reader.socket.pause();
  const closed = exporter.close();
  reader.socket.resume();
  const received = await reader.ended;
  expect(received.length - received.indexOf('\r\n\r\n') - 4).toBe(size);
  await closed;
});

test('waits at most 5 s for a request that hangs', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
  try {
    const exporter = await startExporter(testCore({ env: LOOPBACK }));
    const requested = new Promise<void>(resolve => {
      const hang = () => {
        resolve();
        return new Promise(() => {});
      };
      exporter.health.add('hangs', hang, 60_000);
    });
    const waiting = connection(exporter.url);
    await waiting.opened;
    waiting.socket.write('GET /health HTTP/1.1\r\nHost: a\r\n\r\n');
    await requested;
    let over = false;
    const closed = exporter.close().finally(() => {
      over = true;
    });
    jest.advanceTimersByTime(4_999);
    // Long enough for the end of a connection to be noticed.
    await expect(fetch(exporter.url)).rejects.toThrow('fetch failed');
    expect([over, waiting.socket.destroyed]).toEqual([false, false]);
    jest.advanceTimersByTime(1);
    await closed;
    expect(await waiting.ended).toBe('');
  } finally {
    jest.useRealTimers();
  }
});
