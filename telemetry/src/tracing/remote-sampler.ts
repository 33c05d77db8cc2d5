import { type Attributes, type Context, context, type Link, ROOT_CONTEXT, type SpanKind } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { type Sampler, type SamplingResult, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';
import type { JaegerRemote } from '../settings';
import type { Outage } from './outage';
import { samplerFor } from './strategy';

/** The longest that Jaeger may take to answer. */
const TIMEOUT_MS = 5_000;

/** Samples as Jaeger's strategy for the service says, asked for at once and then again and again. */
export class RemoteSampler implements Sampler {
  private sampler: Sampler;
  private answer: string | undefined;
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
    this.timer = setInterval(() => this.ask(), pollingIntervalMs).unref();
    this.ask();
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

  private ask(): void {
    if (this.request !== undefined) return;
    const request = new AbortController();
    this.request = request;
    const tooLate = () => request.abort(new Error(`no answer in ${this.timeoutMs} ms`));
    const timer = setTimeout(tooLate, this.timeoutMs).unref();
    // The request must not become a trace itself, nor part of the one in which the interval began.
    context
      .with(suppressTracing(ROOT_CONTEXT), () => this.update(request.signal))
      .finally(() => {
        clearTimeout(timer);
        this.request = undefined;
      });
  }

  /** Where Jaeger does not answer, what it said last stays. */
  private async update(signal: AbortSignal): Promise<void> {
    try {
      const response = await fetch(this.url, { signal });
      const text = await response.text();
      if (!response.ok) throw new Error(`${response.status} ${text.slice(0, 200)}`.trim());
      // The same strategy again must not refill the bucket of a rate limit.
      if (text !== this.answer) this.sampler = samplerFor(JSON.parse(text));
      this.answer = text;
      this.jaeger.worked();
    } catch (error) {
      if (!this.stopped) this.jaeger.failed(error);
    }
  }
}
