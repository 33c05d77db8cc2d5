/** The Core of a part of the telemetry library, which keeps all output in memory. */
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  InMemorySpanExporter,
  type ReadableSpan,
  type Sampler,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import pino from 'pino';
import { ai, database, type Family, http, system } from '../../lib/catalogue';
import { activeRequest } from '../../telemetry/src/context';
import type { Core } from '../../telemetry/src/core';
import { Failures, type Part } from '../../telemetry/src/failures';
import { Metrics } from '../../telemetry/src/metrics/metrics';
import { type Environment, readSettings } from '../../telemetry/src/settings';

export interface TestCoreOptions {
  /** @default {} OpenTelemetry's defaults */
  readonly env?: Environment;
  /** @default http, database, ai, system */
  readonly families?: readonly Family[];
  /** @default all spans are sampled */
  readonly sampler?: Sampler;
}

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}
export interface Sample {
  readonly name: string;
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
}

export interface TestCore extends Core {
  /** Spans that have ended. */
  readonly spans: () => readonly ReadableSpan[];
  readonly lines: readonly LogLine[];
  /** Failures that the library reported. */
  readonly faults: readonly { readonly part: Part; readonly error: unknown }[];
  /** Series with this name in the exposition, including buckets and sums, that have all of `labels`. */
  series(name: string, labels?: Readonly<Record<string, string>>): Promise<readonly Sample[]>;
  /** The value of the only series that has `labels`; undefined if it was never recorded. */
  value(name: string, labels?: Readonly<Record<string, string>>): Promise<number | undefined>;
}

// The API is global: this applies to the whole test file, as to a program.
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(
  new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
);

/** Fields that identify the context in which a line was written. */
const contextOf = () => ({
  requestId: activeRequest()?.requestId,
  spanId: trace.getActiveSpan()?.spanContext().spanId,
});

export function testCore({
  env = {},
  families = [http, database, ai, system],
  sampler,
}: TestCoreOptions = {}): TestCore {
  const settings = readSettings({ serviceName: 'test', env });
  const failures = new Failures();
  const faults: { part: Part; error: unknown }[] = [];
  failures.listen((part, error) => faults.push({ part, error }));
  const metrics = new Metrics(families, failures);
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': settings.serviceName }),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    ...(sampler && { sampler }),
  });
  const lines: LogLine[] = [];
  const log = pino({ level: 'trace', mixin: contextOf }, { write: (line: string) => lines.push(JSON.parse(line)) });

  async function series(name: string, labels: Readonly<Record<string, string>> = {}): Promise<readonly Sample[]> {
    const samples = (await metrics.registry.getMetricsAsJSON()).flatMap(metric =>
      metric.values.map(sample => ({
        name: 'metricName' in sample ? String(sample.metricName) : metric.name,
        value: sample.value,
        labels: sample.labels as Sample['labels'],
      })),
    );
    const hasLabels = (sample: Sample) =>
      Object.entries(labels).every(([label, value]) => String(sample.labels[label]) === value);
    return samples.filter(sample => sample.name === name && hasLabels(sample));
  }
  return {
    settings,
    metrics,
    tracer: provider.getTracer('test'),
    log,
    module: name => log.child({ module: name }),
    failures,
    spans: () => exporter.getFinishedSpans(),
    lines,
    faults,
    series,
    async value(name, labels) {
      const found = await series(name, labels);
      if (found.length > 1) throw new Error(`${name}: ${found.length} series have ${JSON.stringify(labels ?? {})}`);
      return found[0]?.value;
    },
  };
}
