/** The real Jaeger with production's configuration: agent → collector → storage ← query. */

import { production } from '../../aion/environments/production';
import { aion } from '../../aion/stack';
import {
  type Family,
  jaeger,
  jaegerQuery,
  jaegerStorage,
  type Metric,
  metricsOf,
  collector as queues,
} from '../../lib/catalogue';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { type Program, waitFor } from '../../tools/process/run';
import type { ProgramName } from '../lib/components/jaeger/render';
import { type Exposed, scrape } from './exposition';
import { type JaegerPlatform, jaegerPlatform } from './jaeger-platform';
import { newTraceId, send, trace } from './otlp';

let platform: JaegerPlatform;
const running = new Map<ProgramName, Program>();

async function startAll(...names: ProgramName[]): Promise<void> {
  await Promise.all(names.map(async name => running.set(name, await platform.start(name))));
}

const found = (traceId: string, spans = 1) =>
  waitFor(
    async () => {
      const all = await trace(platform.url('jaeger-query', 'web'), traceId);
      return all.length === spans && all;
    },
    { what: `${spans} spans of trace ${traceId}`, program: [...running.values()] },
  );
const agent = () => platform.url('jaeger-agent', 'otlp-http');
const collector = () => platform.url('jaeger-collector', 'otlp-http');

beforeAll(async () => {
  await tool('jaeger');
  platform = await jaegerPlatform(production);
  await startAll('jaeger-storage', 'jaeger-collector', 'jaeger-query', 'jaeger-agent');
}, BUILD_TIMEOUT_MS);

test('a span sent to the agent is found with its attributes', async () => {
  const traceId = newTraceId();
  const span = { name: 'GET /sessions/{id}', attributes: { 'http.route': '/sessions/{id}', tenant: 'münchen "1"' } };
  expect(await send(agent(), 'web-api', traceId, [span])).toBe(200);
  const [stored] = await found(traceId);
  expect(stored?.operationName).toBe(span.name);
  expect(stored?.tags).toEqual(
    expect.arrayContaining(
      Object.entries(span.attributes).map(([key, value]) => expect.objectContaining({ key, value })),
    ),
  );
  const tags = encodeURIComponent(JSON.stringify({ 'http.route': '/sessions/{id}' }));
  const search = await fetch(`${platform.url('jaeger-query', 'web')}/api/traces?service=web-api&tags=${tags}`);
  const { data } = (await search.json()) as { data: { traceID: string }[] };
  expect(data.map(({ traceID }) => traceID)).toEqual([traceId]);
});

test('each service gets its sampling rate', async () => {
  type Strategy = { probabilisticSampling: { samplingRate: number } };
  const strategy = async (service: string) => {
    const response = await fetch(`${platform.url('jaeger-collector', 'sampling')}/sampling?service=${service}`);
    return ((await response.json()) as Strategy).probabilisticSampling.samplingRate;
  };
  const defaultSampling = production.jaeger.sampling;
  const traced = aion.services.filter(({ traces }) => traces);
  expect(traced.length).toBeGreaterThan(0);
  for (const { name: service, sampling = defaultSampling } of traced) {
    expect([service, await strategy(service)]).toEqual([service, sampling.value]);
  }
  expect(await strategy('unknown')).toBe(defaultSampling.value);
});

test('a span that Badger would reject does not block others', async () => {
  const traceId = newTraceId();
  const spans = [
    { name: 'prompt', attributes: { prompt: 'x'.repeat(70_000) } },
    { name: 'neighbour', attributes: { size: 'x'.repeat(50_000) } },
  ];
  expect(await send(collector(), 'ai-engine', traceId, spans)).toBe(200);
  expect((await found(traceId)).map(({ operationName }) => operationName)).toEqual(['neighbour']);
  await waitFor(async () => (await sum('jaeger-collector', queues.queueSize)) === 0, {
    what: 'the queue to be empty',
    timeoutMs: 60_000,
  });
});

test('after the storage is killed, its spans and those sent meanwhile are found', async () => {
  const [before, meanwhile] = [newTraceId(), newTraceId()];
  await send(collector(), 'web-api', before, [{ name: 'before', attributes: {} }]);
  await found(before);
  const storage = running.get('jaeger-storage') as Program;
  running.delete('jaeger-storage');
  process.kill(storage.pid, 'SIGKILL');
  await storage.exited;

  expect(await send(collector(), 'web-api', meanwhile, [{ name: 'meanwhile', attributes: {} }])).toBe(200);
  await waitFor(async () => (await sum('jaeger-collector', queues.queueSize)) > 0, {
    what: 'the span to be queued',
  });
  await expect(trace(platform.url('jaeger-query', 'web'), before)).rejects.toThrow('500');
  await startAll('jaeger-storage');
  await found(before);
  await found(meanwhile);
  expect(await sum('jaeger-collector', jaeger.spansFailed)).toBe(0);
});

test('a full queue makes the sender retry', async () => {
  const gone = running.get('jaeger-collector') as Program;
  running.delete('jaeger-collector');
  await gone.stop();
  const spans = Array.from({ length: 20 }, (_, i) => ({ name: `${i}`, attributes: { size: 'x'.repeat(50_000) } }));
  const statuses: number[] = [];
  // 1 MiB each: the queue is an eighth of 256 MiB.
  while (statuses.length < 64 && statuses.at(-1) !== 503)
    statuses.push(await send(agent(), 'web-api', newTraceId(), spans));
  const taken = statuses.filter(status => status === 200).length;
  expect(taken).toBeGreaterThan(25);
  expect(taken).toBeLessThan(40);
  expect(statuses.at(-1)).toBe(503);
  expect(await sum('jaeger-agent', jaeger.spansNotQueued)).toBe(spans.length);
  expect(await sum('jaeger-agent', jaeger.spansRefused)).toBe(spans.length);
  await startAll('jaeger-collector');
  await waitFor(async () => (await sum('jaeger-agent', queues.queueSize)) === 0, {
    what: 'the queue to be drained',
  });
  expect(await sum('jaeger-agent', jaeger.spansFailed)).toBe(0);
});

const sum = async (name: ProgramName, { name: metric }: Metric): Promise<number> => {
  const exposed = (await scrape(platform.url(name, 'metrics'))).get(metric);
  return exposed === undefined ? 0 : exposed.values.reduce((all, value) => all + value, 0);
};

describe('the catalogue matches what is exposed by', () => {
  const cases: readonly (readonly [ProgramName, Family])[] = [
    ['jaeger-agent', jaeger],
    ['jaeger-collector', jaeger],
    ['jaeger-query', jaegerQuery],
    ['jaeger-storage', jaegerStorage],
  ];
  test.each(cases)('%s', async (name, family) => {
    // The collector's queue was never full. Badger's sizes come every ten seconds.
    const expected = metricsOf(family).filter(
      metric => name !== 'jaeger-collector' || metric !== jaeger.spansNotQueued,
    );
    await waitFor(
      async () => {
        const exposed = await scrape(platform.url(name, 'metrics'));
        const problems = expected.flatMap(metric => difference(metric, exposed.get(metric.name)));
        if (problems.length > 0) throw new Error(problems.join('\n'));
        return true;
      },
      { what: `the metrics of ${name}`, program: [...running.values()], timeoutMs: 60_000 },
    );
  });
});

/** Differences between an exposed metric and the catalogue. */
function difference({ name, kind, labels, buckets, maxSeries }: Metric, exposed: Exposed | undefined): string[] {
  if (exposed === undefined || exposed.labels.length === 0) return [`${name} is not exposed`];
  const problems = exposed.kind === kind ? [] : [`${name} is a ${exposed.kind}`];
  const seen = new Set(exposed.labels.flatMap(Object.keys).filter(label => label !== 'le'));
  const declared = Object.keys(labels);
  if ([...seen].some(label => !declared.includes(label)) || declared.some(label => !seen.has(label))) {
    problems.push(`${name} has the labels ${[...seen].sort().join(', ')}`);
  }
  for (const [label, domain] of Object.entries(labels)) {
    const values = new Set(exposed.labels.map(each => each[label]).filter(value => value !== undefined));
    const unknown = 'values' in domain ? [...values].filter(value => !domain.values.includes(value)) : [];
    if (unknown.length > 0) problems.push(`${name}: ${label} is ${unknown.join(', ')}`);
    if (values.size > domain.limit) problems.push(`${name}: ${label} has ${values.size} values`);
  }
  const bounds = new Set(exposed.labels.flatMap(({ le }) => (le === undefined || le === '+Inf' ? [] : [Number(le)])));
  if (String([...bounds]) !== String(buckets ?? [])) problems.push(`${name} has the buckets ${[...bounds].join(', ')}`);
  if (exposed.labels.length > maxSeries) problems.push(`${name} has ${exposed.labels.length} series`);
  return problems;
}
