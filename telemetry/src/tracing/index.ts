import { ProxyTracerProvider, type Tracer } from '@opentelemetry/api';
import { type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Failures } from '../failures';
import type { Metrics } from '../metrics/metrics';
import type { Settings } from '../settings';
import { exporterOf } from './exporter';
import { registerContext, registerGlobals } from './globals';
import { Outage } from './outage';
import { traceOutgoing } from './outgoing';
import { propagatorOf } from './propagation';
import { shown } from './reason';
import { resourceOf } from './resource';
import { startSampler } from './sampler';
import { SpanQueue } from './span-queue';

export { logDiagnostics } from './diagnostics';
export { type ExternalCall, externalCall } from './external-call';
export { errorType, inSpan, recordError } from './in-span';

/** Name of the library's own tracer: `otel.scope.name` of its spans. */
const SCOPE = '@aion/telemetry';

export interface Tracing {
  /** Creates spans that are discarded if tracing is switched off. */
  readonly tracer: Tracer;
  /** Sends the spans that have ended. Takes at most `OTEL_BSP_EXPORT_TIMEOUT`; never rejects. */
  forceFlush(): Promise<void>;
  /** Sends the remaining spans, and unregisters. Takes at most `OTEL_BSP_EXPORT_TIMEOUT`; never rejects. */
  shutdown(): Promise<void>;
}

/**
 * Sets up OpenTelemetry: context across async calls, propagation headers, spans to the collector. Nothing waits for the
 * collector or for Jaeger's sampling strategy.
 */
export function startTracing(settings: Settings, metrics: Metrics, failures: Failures): Tracing {
  const exporter = settings.tracing.enabled ? exporterOf(settings.tracing) : undefined;
  // Before the sampler, whose own requests must not be traced.
  const context = registerContext();
  const spans = exporter && startSpans(exporter, settings, metrics, failures);
  const globals = registerGlobals({
    propagator: propagatorOf(settings.tracing),
    ...(spans && { provider: spans.provider }),
  });
  const foreign = [...context.foreign, ...globals.foreign];
  if (foreign.length > 0) failures.report('tracing', new Error(anotherOne(foreign)));
  // Two instrumentations would send the headers twice.
  const external = settings.enabled.external && foreign.length === 0;
  const stopOutgoing = external ? traceOutgoing(spans?.provider) : () => {};
  const end = async (): Promise<void> => {
    await spans?.shutdown();
    stopOutgoing();
    globals.unregister();
    context.unregister();
  };
  let ending: Promise<void> | undefined;
  return {
    tracer: (spans?.provider ?? new ProxyTracerProvider().getDelegate()).getTracer(SCOPE),
    forceFlush: async () => spans?.queue.forceFlush(),
    shutdown: () => {
      ending ??= end();
      return ending;
    },
  };
}

function startSpans(exporter: SpanExporter, settings: Settings, metrics: Metrics, failures: Failures) {
  const { tracing } = settings;
  const address = tracing.exporter === 'console' ? 'the console' : shown(tracing.endpoint);
  const collector = new Outage(failures, {
    fails: `spans cannot be sent to ${address}`,
    works: `spans are sent to ${address} again`,
  });
  const queue = new SpanQueue(exporter, tracing.queue, metrics, collector);
  const { sampler, stop } = startSampler(settings, failures);
  const provider = new TracerProvider({
    resource: resourceOf(settings),
    sampler,
    spanProcessors: [queue],
    spanLimits: { attributeValueLengthLimit: tracing.attributeLengthLimit },
  });
  const shutdown = async (): Promise<void> => {
    stop();
    await queue.shutdown();
  };
  return { provider, queue, shutdown };
}

const anotherOne = (foreign: readonly string[]): string =>
  `another OpenTelemetry is set up in this process (${foreign.join(', ')}) and takes precedence: it traces outgoing calls ` +
  'and receives the spans of other libraries; remove it, or set it up after this library';
