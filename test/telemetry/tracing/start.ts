/** Tracing as a service starts it, with its reports and counters. */
import { telemetry } from '../../../lib/catalogue';
import { Failures } from '../../../telemetry/src/failures';
import { Metrics } from '../../../telemetry/src/metrics/metrics';
import { type Environment, readSettings } from '../../../telemetry/src/settings';
import { startTracing, type Tracing } from '../../../telemetry/src/tracing';

type Outcome = (typeof telemetry.spans.labels.outcome.values)[number];

export interface Counted {
  readonly metrics: Metrics;
  readonly failures: Failures;
  /** Reported messages, each once. */
  readonly reported: readonly string[];
  /** `telemetry_spans_total` by outcome. */
  outcomes(): Promise<Record<Outcome, number>>;
}

export function counted(): Counted {
  const failures = new Failures();
  const reported: string[] = [];
  failures.listen((_part, error, first) => first && reported.push((error as Error).message));
  const metrics = new Metrics([], failures);
  const counter = metrics.counter(telemetry.spans);
  for (const outcome of telemetry.spans.labels.outcome.values) counter.inc({ outcome }, 0);
  return {
    metrics,
    failures,
    reported,
    outcomes: async () => {
      const exposed = await metrics.registry.getMetricsAsJSON();
      const values = exposed.find(({ name }) => name === telemetry.spans.name)?.values ?? [];
      return Object.fromEntries(values.map(({ labels, value }) => [labels.outcome, value])) as Record<Outcome, number>;
    },
  };
}

export interface Started extends Tracing, Counted {}

/** Every span is sampled, unless `env` says otherwise. */
export function start(env: Environment): Started {
  const settings = readSettings({ serviceName: 'test', env: { OTEL_TRACES_SAMPLER: 'always_on', ...env } });
  const counts = counted();
  return { ...counts, ...startTracing(settings, counts.metrics, counts.failures) };
}
