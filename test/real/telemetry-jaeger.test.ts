/** Two services in two processes with the telemetry library's tracing, and the real Jaeger with production's configuration. */

import { production } from '../../aion/environments/production';
import { http, ratio } from '../../lib/catalogue';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { answers, freePort, type Program, start, waitFor } from '../../tools/process/run';
import { service as declare } from '../example/stack';
import { bundle, MODULES } from '../telemetry/tracing/child';
import { type JaegerPlatform, jaegerPlatform } from './jaeger-platform';

interface JaegerSpan {
  readonly spanID: string;
  readonly operationName: string;
  readonly references: readonly { readonly refType: string; readonly spanID: string }[];
  readonly tags: readonly { readonly key: string; readonly value: unknown }[];
  readonly logs: readonly { readonly fields: readonly { readonly key: string; readonly value: unknown }[] }[];
  readonly processID: string;
}
interface JaegerTrace {
  readonly spans: readonly JaegerSpan[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string }>>;
}

const SENDER = { description: 'Sends spans.', team: 'operations', exposes: [http], traces: true } as const;

let platform: JaegerPlatform;
let jaeger: readonly Program[];
let program: string;

beforeAll(async () => {
  await tool('jaeger');
  program = bundle('service.ts');
  platform = await jaegerPlatform(production, [
    declare('web-api', { ...SENDER, sampling: ratio(1) }),
    declare('ai-engine', { ...SENDER, sampling: ratio(0) }),
  ]);
  jaeger = await Promise.all(
    (['jaeger-storage', 'jaeger-collector', 'jaeger-query', 'jaeger-agent'] as const).map(name => platform.start(name)),
  );
}, BUILD_TIMEOUT_MS);

interface RunningService {
  readonly url: string;
  readonly program: Program;
}

async function service(name: string, protocol: string, env: Record<string, string>): Promise<RunningService> {
  const port = await freePort();
  const running = start(process.execPath, [program], {
    name,
    env: {
      ...MODULES,
      PORT: String(port),
      OTEL_SERVICE_NAME: name,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_ENDPOINT: platform.url('jaeger-agent', protocol === 'grpc' ? 'otlp-grpc' : 'otlp-http'),
      OTEL_BSP_SCHEDULE_DELAY: '100',
      ...env,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  return { url, program: running };
}

/** Uses Jaeger's strategies; until they arrive, every decision is wrong on purpose, so that their arrival is visible. */
const strategies = (wrong: number): Record<string, string> => ({
  OTEL_TRACES_SAMPLER_ARG: `endpoint=${platform.url('jaeger-collector', 'sampling')},pollingIntervalMs=200,initialSamplingRate=${wrong}`,
});

/** Sends a request; returns its trace. */
async function ask(url: string): Promise<{ readonly traceId: string; readonly sampled: boolean }> {
  const response = await fetch(url);
  await response.text();
  const [traceId = '', ...sampled] = (response.headers.get('x-trace') ?? '').split(' ');
  return { traceId, sampled: sampled.join(' ') === 'sampled' };
}

const query = async (path: string): Promise<readonly JaegerTrace[]> => {
  const response = await fetch(`${platform.url('jaeger-query', 'web')}/api/${path}`);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${response.status}: ${text}`);
  return JSON.parse(text).data;
};

interface Node {
  readonly service: string;
  readonly name: string;
  readonly kind: unknown;
  readonly children: readonly Node[];
}

/** The trace as a tree, starting at the span without a parent, with children sorted by name. */
function tree({ spans, processes }: JaegerTrace): readonly Node[] {
  const below = (parent: string | undefined): Node[] =>
    spans
      .filter(({ references }) => references.find(({ refType }) => refType === 'CHILD_OF')?.spanID === parent)
      .map(span => ({
        service: processes[span.processID]?.serviceName ?? '',
        name: span.operationName,
        kind: tag(span, 'span.kind'),
        children: below(span.spanID),
      }))
      .sort((a, b) => a.name.localeCompare(b.name));
  return below(undefined);
}
const tag = ({ tags }: JaegerSpan, key: string): unknown => tags.find(each => each.key === key)?.value;

const found = (traceId: string, spans: number): Promise<JaegerTrace> =>
  waitFor(
    async () => {
      const [trace] = await query(`traces/${traceId}`);
      return trace?.spans.length === spans && trace;
    },
    { what: `${spans} spans of trace ${traceId}`, program: jaeger },
  );

describe.each(['grpc', 'http/protobuf'])('over %s', protocol => {
  let web: RunningService;
  let ai: RunningService;
  beforeAll(async () => {
    ai = await service('ai-engine', protocol, strategies(1));
    web = await service('web-api', protocol, { NEXT: ai.url, ...strategies(0) });
    await waitFor(answers(`${ai.url}/work`), { what: 'ai-engine', program: ai.program });
    await waitFor(answers(`${web.url}/work`), { what: 'web-api', program: web.program });
    await waitFor(async () => !(await ask(`${ai.url}/work`)).sampled, { what: 'the strategy of ai-engine' });
    await waitFor(async () => (await ask(`${web.url}/work`)).sampled, { what: 'the strategy of web-api' });
  });
  afterAll(async () => {
    for (const { program } of [web, ai]) {
      expect(await program.stop()).toEqual({ code: 0, signal: null });
      expect(program.output()).toBe('');
    }
  });

  test.each(['fetch', 'http'])('a trace spans both services if they call each other with %s', async by => {
    const { traceId } = await ask(`${web.url}/work?by=${by}&token=hidden`);
    const trace = await found(traceId, 4);
    expect(tree(trace)).toEqual([
      {
        service: 'web-api',
        name: 'GET /work',
        kind: 'server',
        children: [
          {
            service: 'web-api',
            name: 'GET',
            kind: 'client',
            children: [{ service: 'ai-engine', name: 'GET /broken', kind: 'server', children: [] }],
          },
          { service: 'web-api', name: 'GET session', kind: 'client', children: [] },
        ],
      },
    ]);
    const span = (name: string) => trace.spans.find(({ operationName }) => operationName === name) as JaegerSpan;
    expect(tag(span('GET session'), 'db.system.name')).toBe('redis');
    expect(tag(span('GET'), 'url.full')).toBe(`${ai.url}/broken`);
    expect(tag(span('GET'), 'http.response.status_code')).toBe(500);
    expect(tag(span('GET'), 'otel.status_code')).toBe('ERROR');
    expect(tag(span('GET /work'), 'http.route')).toBe('/work');
    expect(tag(span('GET /work'), 'otel.status_code')).toBe('OK');
    expect(tag(span('GET /broken'), 'otel.status_code')).toBe('ERROR');
    expect(tag(span('GET /broken'), 'error')).toBe(true);
    expect(tag(span('GET /broken'), 'error.type')).toBe('RangeError');
    const [exception] = span('GET /broken').logs;
    expect(Object.fromEntries(exception?.fields.map(({ key, value }) => [key, value]) ?? [])).toMatchObject({
      event: 'exception',
      'exception.message': 'too many tokens',
    });
    expect(JSON.stringify(trace)).not.toContain('hidden');
  });

  test('each service samples according to its strategy, and follows the decision of its caller', async () => {
    const here = await Promise.all(Array.from({ length: 30 }, () => ask(`${web.url}/work`)));
    const there = await Promise.all(Array.from({ length: 30 }, () => ask(`${ai.url}/work`)));
    expect(here.filter(({ sampled }) => sampled).length).toBe(30);
    expect(there.filter(({ sampled }) => sampled).length).toBe(0);
    // ai-engine's own rate is zero, but these are web-api's traces.
    for (const { traceId } of here) await found(traceId, 4);
    for (const { traceId } of there) await expect(query(`traces/${traceId}`)).rejects.toThrow('404');
  });

  test('spans that are pending when the service is stopped reach Jaeger', async () => {
    const leaving = await service('web-api', protocol, { ...strategies(0), OTEL_BSP_SCHEDULE_DELAY: '60000' });
    await waitFor(answers(`${leaving.url}/work`), { what: 'web-api', program: leaving.program });
    const last = await waitFor(
      async () => {
        const each = await ask(`${leaving.url}/work`);
        return each.sampled && each;
      },
      { what: 'the strategy' },
    );
    expect(await leaving.program.stop()).toEqual({ code: 0, signal: null });
    await found(last.traceId, 2);
  });
});
