import { TraceFlags } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import { BatchSpanProcessor, type ReadableSpan, type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { telemetry } from '../catalogue';
import type { Counter, Metrics } from '../metrics/metrics';
import type { QueueSettings } from '../settings';
import { settledWithin } from '../within';
import type { Outage } from './outage';

const EXPORTED = { outcome: 'exported' } as const;
const DROPPED = { outcome: 'dropped' } as const;
const FAILED = { outcome: 'failed' } as const;

const LATER_MS = 1_000;

/**
 * OpenTelemetry's batches, with an account of every sampled span that ended: `telemetry_spans_total`. A span is counted
 * once, when its fate is known; until then it is queued or being sent.
 */
export class SpanQueue implements SpanProcessor {
  private readonly batches: BatchSpanProcessor;
  private readonly counter: Counter<typeof telemetry.spans.labels>;
  private queued = 0;
  private sending = 0;
  /** No more spans are taken. */
  private closed = false;
  /** Every span is accounted for, also where the exporter has not answered. */
  private settled = false;
  private flushing: Promise<void> | undefined;
  private stopping: Promise<void> | undefined;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly settings: QueueSettings,
    metrics: Metrics,
    private readonly collector: Outage,
  ) {
    this.counter = metrics.counter(telemetry.spans);
    this.batches = new BatchSpanProcessor({
      exporter: { export: (spans, done) => this.send(spans, done), shutdown: () => exporter.shutdown() },
      maxQueueSize: settings.maxQueueSize,
      maxExportBatchSize: settings.maxExportBatchSize,
      scheduledDelayMillis: settings.scheduledDelayMs,
      // After the exporter's own, which says why: the batches would only log, each time, that it took too long.
      exportTimeoutMillis: settings.exportTimeoutMs + LATER_MS,
    });
  }

  onStart(): void {}

  /** The batches would drop what is too much as well, but not say how many: so they are never given too much. */
  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    if (this.closed || this.queued >= this.settings.maxQueueSize) {
      this.counter.inc(DROPPED);
      return;
    }
    this.queued += 1;
    this.batches.onEnd(span);
  }

  /** Sends all that has ended before; resolves when its fate is known or the time is up. Never rejects. */
  forceFlush(): Promise<void> {
    // One at a time: each may use up all the requests that the exporter makes at once.
    const next = (this.flushing ?? Promise.resolve()).then(() => this.flush());
    this.flushing = next;
    return next;
  }

  /** What ends while the last spans are sent is still sent; what ends later is dropped. Never rejects. */
  shutdown(): Promise<void> {
    this.stopping ??= this.stop();
    return this.stopping;
  }

  private async stop(): Promise<void> {
    const deadline = performance.now() + this.settings.exportTimeoutMs;
    const left = (): number => Math.max(1, deadline - performance.now());
    await settledWithin(left(), this.forceFlush());
    this.closed = true;
    await settledWithin(left(), this.batches.shutdown());
    // What the exporter says of the rest comes too late.
    if (this.sending > 0) this.counter.inc(FAILED, this.sending);
    if (this.queued > 0) this.counter.inc(DROPPED, this.queued);
    this.settled = true;
  }

  private async flush(): Promise<void> {
    const all = this.batches.forceFlush().then(() => this.exporter.forceFlush?.());
    await settledWithin(this.settings.exportTimeoutMs, all);
  }

  /** The batches are always told of success: what failed is counted and told here, once for an outage. */
  private send(spans: ReadableSpan[], done: (result: { code: ExportResultCode }) => void): void {
    this.queued -= spans.length;
    this.sending += spans.length;
    let answered = false;
    const finished = (error: unknown) => {
      if (!answered && !this.settled) this.account(spans.length, error);
      answered = true;
      done({ code: ExportResultCode.SUCCESS });
    };
    try {
      this.exporter.export(spans, ({ code, error }) =>
        finished(code === ExportResultCode.SUCCESS ? undefined : (error ?? new Error('the exporter does not say why'))),
      );
    } catch (error) {
      finished(error);
    }
  }

  private account(spans: number, error: unknown): void {
    this.sending -= spans;
    this.counter.inc(error === undefined ? EXPORTED : FAILED, spans);
    if (error === undefined) this.collector.worked();
    else this.collector.failed(error);
  }
}
