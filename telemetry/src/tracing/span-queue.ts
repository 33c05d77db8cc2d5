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

const MARGIN_MS = 1_000;

/**
 * OpenTelemetry's batch processor, which counts every sampled span that ended in `telemetry_spans_total`. A span is counted
 * once, when its outcome is known; until then it is queued or being sent.
 */
export class SpanQueue implements SpanProcessor {
  private readonly batches: BatchSpanProcessor;
  private readonly counter: Counter<typeof telemetry.spans.labels>;
  private queued = 0;
  private sending = 0;
  /** No more spans are accepted. */
  private closed = false;
  /** Every span is counted, even if the exporter has not reported its result. */
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
      // After the exporter's own timeout, whose error says why: the batch processor would only log each timeout.
      exportTimeoutMillis: settings.exportTimeoutMs + MARGIN_MS,
    });
  }

  onStart(): void {}

  /** The batch processor would also drop spans that do not fit, but not count them: so it never gets too many. */
  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    if (this.closed || this.queued >= this.settings.maxQueueSize) {
      this.counter.inc(DROPPED);
      return;
    }
    this.queued += 1;
    this.batches.onEnd(span);
  }

  /** Sends all spans that have ended; resolves when their outcome is known, or on timeout. Never rejects. */
  forceFlush(): Promise<void> {
    // One at a time: each may use all concurrent requests of the exporter.
    const next = (this.flushing ?? Promise.resolve()).then(() => this.flush());
    this.flushing = next;
    return next;
  }

  /** Spans that end while the last ones are being sent are still sent; later ones are dropped. Never rejects. */
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
    // The exporter's results for the rest come too late.
    if (this.sending > 0) this.counter.inc(FAILED, this.sending);
    if (this.queued > 0) this.counter.inc(DROPPED, this.queued);
    this.settled = true;
  }

  private async flush(): Promise<void> {
    const all = this.batches.forceFlush().then(() => this.exporter.forceFlush?.());
    await settledWithin(this.settings.exportTimeoutMs, all);
  }

  /** Always reports success to the batch processor: failures are counted and reported here, once per outage. */
  private send(spans: ReadableSpan[], done: (result: { code: ExportResultCode }) => void): void {
    this.queued -= spans.length;
    this.sending += spans.length;
    let isFinished = false;
    const finished = (error: unknown) => {
      if (!isFinished && !this.settled) this.count(spans.length, error);
      isFinished = true;
      done({ code: ExportResultCode.SUCCESS });
    };
    try {
      this.exporter.export(spans, ({ code, error }) =>
        finished(code === ExportResultCode.SUCCESS ? undefined : (error ?? new Error('the exporter gave no reason'))),
      );
    } catch (error) {
      finished(error);
    }
  }

  private count(spans: number, error: unknown): void {
    this.sending -= spans;
    this.counter.inc(error === undefined ? EXPORTED : FAILED, spans);
    if (error === undefined) this.collector.worked();
    else this.collector.failed(error);
  }
}
