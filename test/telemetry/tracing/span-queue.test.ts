/** The account of the spans, with an exporter that answers when and how the test wants. */
import v8 from 'node:v8';
import vm from 'node:vm';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import {
  AlwaysOffSampler,
  createAlwaysRecordSampler,
  type ReadableSpan,
  type SpanExporter,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { QueueSettings } from '../../../telemetry/src/settings';
import { Outage } from '../../../telemetry/src/tracing/outage';
import { SpanQueue } from '../../../telemetry/src/tracing/span-queue';
import { counted } from './start';

// 100,000 spans take their time on a busy machine.
jest.setTimeout(30_000);

const SETTINGS: QueueSettings = {
  maxQueueSize: 2_048,
  maxExportBatchSize: 512,
  scheduledDelayMs: 60_000,
  exportTimeoutMs: 10_000,
};
const OK: ExportResult = { code: ExportResultCode.SUCCESS };

type Answer = (result: ExportResult) => void;

/** An exporter that keeps what it is given until it is answered; `flush` ends when all is. */
class Held implements SpanExporter {
  readonly batches: { readonly spans: readonly ReadableSpan[]; readonly answer: Answer }[] = [];

  export(spans: ReadableSpan[], answer: Answer): void {
    this.batches.push({ spans, answer });
  }
  async shutdown(): Promise<void> {}
}

function set(exporter: SpanExporter, settings: Partial<QueueSettings> = {}) {
  const watched = counted();
  const collector = new Outage(watched.failures, { fails: 'spans fail', works: 'spans go', steadyMs: 0 });
  const queue = new SpanQueue(exporter, { ...SETTINGS, ...settings }, watched.metrics, collector);
  const tracer = new TracerProvider({ spanProcessors: [queue] }).getTracer('test');
  const make = (count: number): void => {
    for (let i = 0; i < count; i += 1) tracer.startSpan('span', {}, ROOT_CONTEXT).end();
  };
  return { ...watched, queue, make };
}

const answering = (result: ExportResult): SpanExporter => ({
  export: (_spans, done) => done(result),
  shutdown: async () => {},
});

test('100,000 spans and nobody who takes them: the memory is bounded, and each span is counted', async () => {
  v8.setFlagsFromString('--expose_gc');
  const gc = vm.runInNewContext('gc') as () => void;
  const held = new Held();
  const { queue, make, outcomes } = set(held, { exportTimeoutMs: 50 });
  make(10_000);
  gc();
  const before = process.memoryUsage().heapUsed;
  make(90_000);
  gc();
  // A span takes about a kilobyte: 90,000 more of them would take ninety times that.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(1_000_000);
  expect(await outcomes()).toEqual({ exported: 0, dropped: 100_000 - 2_048 - 512, failed: 0 });
  await queue.shutdown();
  const { exported, dropped, failed } = await outcomes();
  expect({ exported, all: dropped + failed }).toEqual({ exported: 0, all: 100_000 });
});

test('a queue that was full takes spans again once there is room', async () => {
  const held = new Held();
  const { queue, make, outcomes } = set(held, { maxQueueSize: 10, maxExportBatchSize: 10 });
  make(25);
  expect(held.batches.map(({ spans }) => spans.length)).toEqual([10]);
  expect(await outcomes()).toEqual({ exported: 0, dropped: 5, failed: 0 });
  held.batches[0]?.answer(OK);
  const flushed = queue.forceFlush();
  await new Promise(setImmediate);
  held.batches[1]?.answer(OK);
  await flushed;
  make(1);
  const closed = queue.shutdown();
  await new Promise(setImmediate);
  held.batches[2]?.answer(OK);
  await closed;
  expect(await outcomes()).toEqual({ exported: 21, dropped: 5, failed: 0 });
});

test('spans that are not sampled are not counted, recorded or not', async () => {
  const { outcomes, queue } = set(answering(OK));
  const sampler = createAlwaysRecordSampler(new AlwaysOffSampler());
  const tracer = new TracerProvider({ sampler, spanProcessors: [queue] }).getTracer('test');
  tracer.startSpan('span').end();
  await queue.shutdown();
  expect(await outcomes()).toEqual({ exported: 0, dropped: 0, failed: 0 });
});

test('what the exporter refuses is failed, and the outage told once', async () => {
  const { queue, make, outcomes, told } = set(answering({ code: ExportResultCode.FAILED, error: new Error('no') }));
  make(3);
  await queue.forceFlush();
  make(2);
  await queue.forceFlush();
  expect(await outcomes()).toEqual({ exported: 0, dropped: 0, failed: 5 });
  expect(told).toEqual([expect.stringMatching(/^spans fail since .*: no$/)]);
});

test('an exporter that throws, or answers twice, counts once', async () => {
  const wild: SpanExporter = {
    export: (spans, done) => {
      if (spans.length > 1) throw new Error('too many');
      done(OK);
      done({ code: ExportResultCode.FAILED });
    },
    shutdown: async () => {},
  };
  const { queue, make, outcomes, told } = set(wild);
  make(2);
  await queue.forceFlush();
  make(1);
  await queue.forceFlush();
  expect(await outcomes()).toEqual({ exported: 1, dropped: 0, failed: 2 });
  expect(told).toEqual([expect.stringContaining('too many'), expect.stringMatching(/^spans go;/)]);
});

test('a flush waits for what is under way, and says nothing where it takes too long', async () => {
  const held = new Held();
  const waiting: (() => void)[] = [];
  const exporter: SpanExporter = {
    export: (spans, done) => held.export(spans, done),
    forceFlush: () => new Promise(resolve => waiting.push(resolve)),
    shutdown: async () => {},
  };
  const { queue, make } = set(exporter, { maxExportBatchSize: 4, exportTimeoutMs: 100 });
  make(4); // a whole batch: on its way at once
  let flushed = false;
  const flush = queue.forceFlush().then(() => {
    flushed = true;
  });
  await new Promise(setImmediate);
  expect({ flushed, waiting: waiting.length }).toEqual({ flushed: false, waiting: 1 });
  waiting[0]?.();
  await flush;
  make(1);
  await queue.forceFlush();
});

test('what ends while the last spans are sent is sent too, what ends later is dropped', async () => {
  const held = new Held();
  const { queue, make, outcomes } = set(held);
  make(3);
  const closed = queue.shutdown();
  await new Promise(setImmediate);
  make(2);
  held.batches[0]?.answer(OK);
  await new Promise(setImmediate);
  held.batches[1]?.answer(OK);
  await closed;
  make(1);
  expect(held.batches.map(({ spans }) => spans.length)).toEqual([3, 2]);
  expect(await outcomes()).toEqual({ exported: 5, dropped: 1, failed: 0 });
});

test('a shutdown ends in time, every span is accounted for then, and an answer that comes later changes nothing', async () => {
  const held = new Held();
  const { queue, make, outcomes } = set(held, { exportTimeoutMs: 50, maxExportBatchSize: 2 });
  make(5);
  await Promise.all([queue.shutdown(), queue.shutdown()]);
  expect(await outcomes()).toEqual({ exported: 0, dropped: 0, failed: 5 });
  for (const { answer } of held.batches) answer(OK);
  expect(await outcomes()).toEqual({ exported: 0, dropped: 0, failed: 5 });
});
