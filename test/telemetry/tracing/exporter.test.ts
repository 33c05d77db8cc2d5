/** The exporters over gRPC and HTTP, with a collector that works, is absent, hangs, refuses, or comes and goes. */
import { freePort, waitFor } from '../../../tools/process/run';
import { localCertificate } from '../../support/certificate';
import { bundle, type Child, endChildren, tracingChild } from './child';
import { type Collector, type Protocol, startCollector } from './collector';

const PROTOCOLS: readonly Protocol[] = ['grpc', 'http/protobuf'];

let program: string;
let collector: Collector | undefined;
beforeAll(() => {
  program = bundle('tracing.ts', 'bundle');
});
afterEach(async () => {
  await endChildren();
  await collector?.stop();
  collector = undefined;
});

const begin = (protocol: Protocol, url: string, env: Record<string, string> = {}): Promise<Child> =>
  tracingChild(program, { OTEL_EXPORTER_OTLP_PROTOCOL: protocol, OTEL_EXPORTER_OTLP_ENDPOINT: url, ...env });
const numbered = (count: number): string[] => Array.from({ length: count }, (_, i) => `span ${i}`);

describe.each(PROTOCOLS)('%s', protocol => {
  test('sends spans with the configured headers, and counts them', async () => {
    collector = await startCollector(protocol);
    const child = await begin(protocol, collector.url, { OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=aion%20one' });
    await child.call('make', 1_500);
    await child.call('flush');
    expect([...collector.names].sort()).toEqual(numbered(1_500).sort());
    expect(collector.headers[0]?.['x-tenant']).toBe('aion one');
    expect(await child.call('outcomes')).toEqual({ exported: 1_500, dropped: 0, failed: 0 });
    expect(await child.call('reported')).toEqual([]);
  });

  test('sends spans over TLS, with its own certificate', async () => {
    const certificate = await localCertificate();
    collector = await startCollector(protocol, { certificate });
    const child = await begin(protocol, collector.url, { OTEL_EXPORTER_OTLP_CERTIFICATE: certificate.file });
    await child.call('make', 3);
    await child.call('shutdown');
    expect(collector.names).toEqual(numbered(3));
  });

  test('flushes a whole queue of many batches', async () => {
    collector = await startCollector(protocol);
    const env = { OTEL_BSP_MAX_QUEUE_SIZE: '800', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '10' };
    const child = await begin(protocol, collector.url, env);
    await child.call('make', 800);
    await child.call('shutdown');
    expect(collector.names.length).toBe(800);
    expect(await child.call('outcomes')).toEqual({ exported: 800, dropped: 0, failed: 0 });
  });

  test('counts spans that the collector refuses as failed, and reports that once', async () => {
    collector = await startCollector(protocol);
    collector.setBehaviour('refuses');
    const child = await begin(protocol, collector.url);
    for (let i = 0; i < 3; i += 1) {
      await child.call('make', 10);
      await child.call('flush');
    }
    expect(await child.call('outcomes')).toEqual({ exported: 0, dropped: 0, failed: 30 });
    const why = protocol === 'grpc' ? '7 PERMISSION_DENIED: not from you' : '403 Forbidden';
    expect(await child.call('reported')).toEqual([
      expect.stringMatching(`^spans cannot be sent to ${collector.url}.* since .*: ${why}`),
    ]);
  });

  test('without a collector, nothing blocks, the queue is bounded, and every span is counted; it is reported once', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const child = await begin(protocol, url, { OTEL_EXPORTER_OTLP_TIMEOUT: '1000', OTEL_BSP_EXPORT_TIMEOUT: '2000' });
    await child.call('make', 20_000);
    await child.call('shutdown');
    const { exported, dropped, failed } = await child.call('outcomes');
    expect(exported).toBe(0);
    expect(dropped + failed).toBe(20_000);
    expect(failed).toBeLessThanOrEqual(2_048 + 512);
    expect(await child.call('reported')).toEqual([expect.stringContaining(`spans cannot be sent to ${url}`)]);
    expect(await child.call('diagnostics')).toEqual([]);
  });

  test('times out on a collector that hangs, also during shutdown', async () => {
    collector = await startCollector(protocol);
    collector.setBehaviour('hangs');
    const child = await begin(protocol, collector.url, { OTEL_BSP_EXPORT_TIMEOUT: '300' });
    await child.call('make', 600);
    const failed = async (count: number) => (await child.call('outcomes')).failed === count;
    await waitFor(() => failed(512), { what: 'the batch to time out' });
    await child.call('make', 100);
    await child.call('shutdown');
    expect(await child.call('outcomes')).toEqual({ exported: 0, dropped: 0, failed: 700 });
    expect((await child.call('reported')).length).toBe(1);
    expect(await child.call('diagnostics')).toEqual([]);
  });

  test('sends new spans to a collector that comes back, and reports an outage once however often it fails', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const child = await begin(protocol, url, { OTEL_EXPORTER_OTLP_TIMEOUT: '200', OTEL_BSP_EXPORT_TIMEOUT: '2000' });
    const arrived: string[] = [];
    let sent = 0;
    const send = async () => {
      await child.call('make', 5, sent);
      sent += 5;
      await child.call('flush');
    };
    const exported = async (): Promise<number> => (await child.call('outcomes')).exported;
    for (let round = 0; round < 2; round += 1) {
      await send();
      const before = await exported();
      const back = await startCollector(protocol, { port });
      collector = back;
      // A gRPC client retries a failed connection after about a second.
      await waitFor(() => send().then(async () => (await exported()) > before), { what: 'spans to arrive again' });
      arrived.push(...back.names);
      await back.stop();
    }
    await child.call('shutdown');
    const outcomes = await child.call('outcomes');
    // Every span is counted, and none as exported that did not arrive. On a busy machine one may arrive after the sender has given up.
    expect(outcomes).toMatchObject({ dropped: 0, failed: sent - outcomes.exported });
    expect(outcomes.exported).toBeLessThanOrEqual(arrived.length);
    expect(outcomes.failed).toBeGreaterThanOrEqual(10);
    expect((await child.call('reported')).length).toBe(1);
  });

  test('reports a header that cannot be sent at startup, without its value', async () => {
    const env = { OTEL_EXPORTER_OTLP_HEADERS: 'x-ok=1,x y=hidden,authorization=Basic%0Ahidden' };
    const attempt = begin(protocol, 'http://127.0.0.1:1', env);
    await expect(attempt).rejects.toThrow(
      /2 problems:\n- OTEL_EXPORTER_OTLP_HEADERS: item 2 .*\n- OTEL_EXPORTER_OTLP_HEADERS: authorization/,
    );
    await expect(attempt).rejects.not.toThrow(/hidden/);
  });
});
