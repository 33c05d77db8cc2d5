import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { http } from '../../../lib/catalogue';
import { type Exporter, startExporter } from '../../../telemetry/src/exporter';
import { testCore } from '../core';

const running: Exporter[] = [];
afterEach(() => Promise.all(running.splice(0).map(exporter => exporter.close())));

async function started(env: Readonly<Record<string, string>> = {}) {
  const core = testCore({
    env: { OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1', OTEL_EXPORTER_PROMETHEUS_PORT: '0', ...env },
  });
  const exporter = await startExporter(core);
  running.push(exporter);
  return { core, exporter, ask: (path: string, options: Options = {}) => ask(exporter.url, path, options) };
}

interface Options {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}
interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
/** A raw request, unlike fetch, which decompresses and adds headers. */
const ask = (base: URL, path: string, options: Options): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = httpRequest(new URL(path, base), { ...options, agent: false }, response => {
      const parts: Buffer[] = [];
      response.on('data', part => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end();
  });

describe('/metrics', () => {
  it('has the recorded metrics, and those of Node', async () => {
    const { core, ask } = await started();
    core.metrics.counter(http.requests).inc({ method: 'GET', path: '/a', status: '200' }, 3);
    const { status, headers, body } = await ask('/metrics');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(headers['content-length']).toBe(String(body.length));
    expect(body.toString()).toMatch(/^http_requests_total\{method="GET",path="\/a",status="200"\} 3$/m);
    expect(body.toString()).toMatch(/^process_start_time_seconds \d+$/m);
  });

  it('has no metrics of Node if the system part is switched off', async () => {
    const { ask } = await started({ OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'system' });
    expect((await ask('/metrics')).body.toString()).not.toMatch(/^(process|nodejs)_/m);
  });

  it('is OpenMetrics if requested', async () => {
    const { ask } = await started();
    const { headers, body } = await ask('/metrics?x=y', { headers: { accept: 'application/openmetrics-text' } });
    expect(headers['content-type']).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(body.toString().endsWith('# EOF\n')).toBe(true);
  });

  it('is compressed if requested', async () => {
    const { ask } = await started();
    const { headers, body } = await ask('/metrics', { headers: { 'accept-encoding': 'gzip' } });
    expect(headers['content-encoding']).toBe('gzip');
    expect(headers['content-length']).toBe(String(body.length));
    expect(headers.vary).toBe('Accept, Accept-Encoding');
    expect(gunzipSync(body).toString()).toContain('# TYPE telemetry_errors_total counter');
  });

  it('has only headers for HEAD', async () => {
    const { ask } = await started();
    const { status, headers, body } = await ask('/metrics', { method: 'HEAD' });
    expect(status).toBe(200);
    expect(Number(headers['content-length'])).toBeGreaterThan(1_000);
    expect(body).toHaveLength(0);
  });

  it('responds 500 with the error if it cannot be rendered, and counts that', async () => {
    const { core, ask } = await started();
    jest.spyOn(core.metrics, 'render').mockRejectedValueOnce(new Error('out of paper'));
    const { status, body } = await ask('/metrics');
    expect(status).toBe(500);
    expect(body.toString()).toBe('Rendering this page failed: out of paper\n');
    expect(core.faults).toEqual([{ part: 'exporter', error: new Error('out of paper') }]);
    expect((await ask('/metrics')).body.toString()).toMatch(/^telemetry_errors_total\{part="exporter"\} 1$/m);
  });
});

describe('/health', () => {
  it('is 200 while every check passes', async () => {
    const { exporter, ask } = await started();
    exporter.health.add('database', async () => true);
    const { status, headers, body } = await ask('/health');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(body.toString())).toMatchObject({
      status: 'ok',
      service: 'test',
      checks: { database: { status: 'ok' } },
    });
  });

  it('is 503 with the checks that fail', async () => {
    const { exporter, ask } = await started();
    exporter.health.add('database', () => false);
    const { status, body } = await ask('/health');
    expect(status).toBe(503);
    expect(JSON.parse(body.toString())).toMatchObject({ status: 'failed', checks: { database: { status: 'failed' } } });
  });
});

test('refuses other methods, and names the allowed ones', async () => {
  const { ask } = await started();
  const { status, headers } = await ask('/metrics', { method: 'POST' });
  expect(status).toBe(405);
  expect(headers.allow).toBe('GET, HEAD');
});

test('responds 404 on other paths, and names the known ones', async () => {
  const { ask } = await started();
  const { status, body } = await ask('/');
  expect(status).toBe(404);
  expect(body.toString()).toBe('Not found. This server has /metrics and /health.\n');
});
