import type { Exposition } from './exposition';

/** Metrics that are not the catalogue's concern: what runtimes and client libraries expose about themselves. */
export interface Exemption {
  /** As reports show it: `process_*`. */
  readonly pattern: string;
  /** Whose metrics these are. */
  readonly whose: string;
  /** Suffixes: exempt only if the rest of the name with one of them is a metric too. @default exempt on its own */
  readonly suffixes?: readonly string[];
}

export const RUNTIME_METRICS: readonly Exemption[] = [
  // https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics
  { pattern: 'process_*', whose: 'the process, by every client library' },
  // https://prometheus.io/docs/specs/om/open_metrics_spec/#timestamps: in the text format, series of their own
  // (`orders_created` without `orders_total` counts orders.)
  { pattern: '*_created', whose: 'when series began, by client_python and client_java', suffixes: ['', '_total'] },
  { pattern: 'nodejs_*', whose: 'Node, by prom-client' },
  { pattern: 'go_*', whose: 'Go, by client_golang' },
  { pattern: 'promhttp_*', whose: 'the metrics endpoint itself, by client_golang' },
  { pattern: 'python_*', whose: 'Python, by client_python' },
  { pattern: 'jvm_*', whose: 'the JVM, by client_java' },
  { pattern: 'tokio_*', whose: 'the Tokio runtime, by tokio-metrics' },
  // https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/
  { pattern: 'target_info', whose: 'the resource, by OpenTelemetry' },
  { pattern: 'otel_scope_info', whose: 'instrumentation scopes, by OpenTelemetry' },
];

const matchers = RUNTIME_METRICS.map(exemption => ({
  exemption,
  matches: new RegExp(`^${exemption.pattern.replace('*', '(.+)')}$`),
}));

export const exemptionOf = (metric: string, { metrics }: Exposition): Exemption | undefined =>
  matchers.find(({ matches, exemption: { suffixes } }) => {
    const [found, rest = ''] = matches.exec(metric) ?? [];
    return found !== undefined && (suffixes === undefined || suffixes.some(suffix => metrics.has(rest + suffix)));
  })?.exemption;
