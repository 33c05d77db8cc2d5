import { type Attributes, type Context, context, type Link, ROOT_CONTEXT, type SpanKind } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { type Sampler, type SamplingResult, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';
import type { JaegerRemote } from '../settings';
import type { Outage } from './outage';
import { samplerFor } from './strategy';

/** Timeout of a request to Jaeger. */
const TIMEOUT_MS = 5_000;

/** Samples according to Jaeger's strategy for the service, which is polled. */
export class RemoteSampler implements Sampler {
  private sampler: Sampler;
  private strategy: string | undefined;
  private request: AbortController | undefined;
  private stopped = false;
  private readonly timer: NodeJS.Timeout;
  private readonly url: URL;

  constructor(
    { endpoint, pollingIntervalMs, initialSamplingRate }: JaegerRemote,
    serviceName: string,
    private readonly jaeger: Outage,
    private readonly timeoutMs = TIMEOUT_MS,
  ) {
    this.sampler = new TraceIdRatioBasedSampler(initialSamplingRate);
    this.url = new URL(`${endpoint.href.replace(/\/$/, '')}/sampling`);
    this.url.searchParams.set('service', serviceName);
    this.timer = setInterval(() => this.poll(), pollingIntervalMs).unref();
    this.poll();
  }

  shouldSample(
    parent: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    return this.sampler.shouldSample(parent, traceId, name, kind, attributes, links);
  }

  toString(): string {
    return `Remote{${this.sampler}}`;
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.timer);
    this.request?.abort();
  }

  private poll(): void {
    if (this.request !== undefined) return;
    const request = new AbortController();
    this.request = request;
    const onTimeout = () => request.abort(new Error(`timed out after ${this.timeoutMs} ms`));
    const timer = setTimeout(onTimeout, this.timeoutMs).unref();
    // The request must not be traced, nor be part of the trace in which the interval was set.
    context
      .with(suppressTracing(ROOT_CONTEXT), () => this.update(request.signal))
      .finally(() => {
        clearTimeout(timer);
        this.request = undefined;
      });
  }

  /** If Jaeger does not respond, the last strategy stays in effect. */
  private async update(signal: AbortSignal): Promise<void> {
    try {
      const response = await fetch(this.url, { signal });
      const text = await response.text();
      if (!response.ok) throw new Error(`${response.status} ${text.slice(0, 200)}`.trim());
      // An unchanged strategy must not refill the bucket of a rate limit.
      if (text !== this.strategy) this.sampler = samplerFor(JSON.parse(text));
      this.strategy = text;
      this.jaeger.worked();
    } catch (error) {
      if (!this.stopped) this.jaeger.failed(error);
    }
  }
}
