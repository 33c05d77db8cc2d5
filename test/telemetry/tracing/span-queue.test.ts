/** Counting spans, with an exporter that the test controls. */
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

const SETTINGS: QueueSettings = {
  maxQueueSize: 2_048,
  maxExportBatchSize: 512,
  scheduledDelayMs: 60_000,
  exportTimeoutMs: 10_000,
};
const OK: ExportResult = { code: ExportResultCode.SUCCESS };

type Done = (result: ExportResult) => void;

/** Of every exporter: what a test never completes holds a timer, and the process, until its timeout. */
const unfinished: Done[] = [];
afterEach(() => {
  for (const done of unfinished.splice(0)) done(OK);
});

/** An exporter that holds each batch until the test completes it. */
class HoldingExporter implements SpanExporter {
  readonly batches: { readonly spans: readonly ReadableSpan[]; readonly done: Done }[] = [];

  export(spans: ReadableSpan[], done: Done): void {
    this.batches.push({ spans, done });
    unfinished.push(done);
  }
  async shutdown(): Promise<void> {}
}

function queueWith(exporter: SpanExporter, settings: Partial<QueueSettings> = {}) {
  const counts = counted();
  const collector = new Outage(counts.failures, { fails: 'spans fail', works: 'spans are sent', stableMs: 0 });
  const queue = new SpanQueue(exporter, { ...SETTINGS, ...settings }, counts.metrics, collector);
  const tracer = new TracerProvider({ spanProcessors: [queue] }).getTracer('test');
  const make = (count: number): void => {
    for (let i = 0; i < count; i += 1) tracer.startSpan('span', {}, ROOT_CONTEXT).end();
  };
  return { ...counts, queue, make };
}

const exporterWith = (result: ExportResult): SpanExporter => ({
  export: (_spans, done) => done(result),
  shutdown: async () => {},
});

test('bounds the memory and counts each of 100,000 spans that are not exported', async () => {
  v8.setFlagsFromString('--expose_gc');
  const gc = vm.runInNewContext('gc') as () => void;
  const held = new HoldingExporter();
  const { queue, make, outcomes } = queueWith(held, { exportTimeoutMs: 50 });
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

test('accepts spans again once a full queue has room', async () => {
  const held = new HoldingExporter();
  const { queue, make, outcomes } = queueWith(held, { maxQueueSize: 10, maxExportBatchSize: 10 });
  make(25);
  expect(held.batches.map(({ spans }) => spans.length)).toEqual([10]);
  expect(await outcomes()).toEqual({ exported: 0, dropped: 5, failed: 0 });
  held.batches[0]?.done(OK);
  const flushed = queue.forceFlush();
  await new Promise(setImmediate);
  held.batches[1]?.done(OK);
  await flushed;
  make(1);
  const closed = queue.shutdown();
  await new Promise(setImmediate);
  held.batches[2]?.done(OK);
  await closed;
  expect(await outcomes()).toEqual({ exported: 21, dropped: 5, failed: 0 });
});

test('does not count spans that are not sampled, even if they are recorded', async () => {
  const { outcomes, queue } = queueWith(exporterWith(OK));
  const sampler = createAlwaysRecordSampler(new AlwaysOffSampler());
  const tracer = new TracerProvider({ sampler, spanProcessors: [queue] }).getTracer('test');
  tracer.startSpan('span').end();
  await queue.shutdown();
  expect(await outcomes()).toEqual({ exported: 0, dropped: 0, failed: 0 });
});

test('counts spans that fail to export, and reports the outage once', async () => {
  const { queue, make, outcomes, reported } = queueWith(
    exporterWith({ code: ExportResultCode.FAILED, error: new Error('no') }),
  );
  make(3);
  await queue.forceFlush();
  make(2);
  await queue.forceFlush();
  expect(await outcomes()).toEqual({ exported: 0, dropped: 0, failed: 5 });
  expect(reported).toEqual([expect.stringMatching(/^spans fail since .*: no$/)]);
});

test('counts spans once if the exporter throws, or reports twice', async () => {
  const unruly: SpanExporter = {
    export: (spans, done) => {
      if (spans.length > 1) throw new Error('too many');
      done(OK);
      done({ code: ExportResultCode.FAILED });
    },
    shutdown: async () => {},
  };
  const { queue, make, outcomes, reported } = queueWith(unruly);
  make(2);
  await queue.forceFlush();
  make(1);
  await queue.forceFlush();
  expect(await outcomes()).toEqual({ exported: 1, dropped: 0, failed: 2 });
  expect(reported).toEqual([expect.stringContaining('too many'), expect.stringMatching(/^spans are sent;/)]);
});

test('a flush waits for batches in flight, and resolves on timeout', async () => {
  const held = new HoldingExporter();
  const waiting: (() => void)[] = [];
  const exporter: SpanExporter = {
    export: (spans, done) => held.export(spans, done),
    forceFlush: () => new Promise(resolve => waiting.push(resolve)),
    shutdown: async () => {},
  };
  const { queue, make } = queueWith(exporter, { maxExportBatchSize: 4, exportTimeoutMs: 100 });
  make(4); // a whole batch, which is sent at once
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

test('sends spans that end during the last export, and drops later ones', async () => {
  const held = new HoldingExporter();
  const { queue, make, outcomes } = queueWith(held);
  make(3);
  const closed = queue.shutdown();
  await new Promise(setImmediate);
  make(2);
  held.batches[0]?.done(OK);
  await new Promise(setImmediate);
  held.batches[1]?.done(OK);
  await closed;
  make(1);
  expect(held.batches.map(({ spans }) => spans.length)).toEqual([3, 2]);
  expect(await outcomes()).toEqual({ exported: 5, dropped: 1, failed: 0 });
});

test('a shutdown ends in time with every span counted, and ignores later results', async () => {
  const held = new HoldingExporter();
  const { queue, make, outcomes } = queueWith(held, { exportTimeoutMs: 50, maxExportBatchSize: 2 });
  make(5);
  await Promise.all([queue.shutdown(), queue.shutdown()]);
  expect(await outcomes()).toEqual({ exported: 0, dropped: 0, failed: 5 });
  for (const { done } of held.batches) done(OK);
  expect(await outcomes()).toEqual({ exported: 0, dropped: 0, failed: 5 });
});
