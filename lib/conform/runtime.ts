import type { Exposition } from './exposition';

/** Metrics that are not the catalogue's concern: what runtimes and client libraries expose about themselves. */
export interface Exemption {
  /** As reports show it: `process_*`. */
  readonly pattern: string;
  /** Whose metrics these are. */
  readonly whose: string;
  /** Suffixes: exempt only if the rest of the name with one of them is a metric too. @default exempt on its own */
  readonly suffixes?: readonly string[];
  /** Exempt only if a metric of such a name is exposed too. @default exempt on its own */
  readonly next?: RegExp;
}

export const RUNTIME_METRICS: readonly Exemption[] = [
  // https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics
  { pattern: 'process_*', whose: 'the process, by every client library' },
  // https://prometheus.io/docs/specs/om/open_metrics_spec/#timestamps: in the text format, series of their own
  // (`orders_created` without `orders_total` counts orders.)
  { pattern: '*_created', whose: 'when series began, by client_python and client_java', suffixes: ['', '_total'] },
  { pattern: 'nodejs_*', whose: 'Node, by prom-client and OpenTelemetry' },
  { pattern: 'v8js_*', whose: 'V8, by OpenTelemetry' },
  { pattern: 'go_*', whose: 'Go, by client_golang' },
  { pattern: 'promhttp_*', whose: 'the metrics endpoint itself, by client_golang' },
  { pattern: 'python_*', whose: 'Python, by client_python' },
  { pattern: 'cpython_*', whose: 'CPython, by OpenTelemetry' },
  { pattern: 'jvm_*', whose: 'the JVM, by client_java, Micrometer and OpenTelemetry' },
  // https://docs.micrometer.io/micrometer/reference/reference/jvm.html; names that the catalogue's could be mistaken for only next to the JVM's.
  { pattern: 'system_load_average_1m', whose: 'the machine, by Micrometer' },
  { pattern: 'system_cpu_count', whose: 'the machine, by Micrometer', next: /^jvm_/ },
  { pattern: 'system_cpu_usage', whose: 'the machine, by Micrometer', next: /^jvm_/ },
  { pattern: 'logback_events_total', whose: 'Logback, by Micrometer' },
  { pattern: 'log4j2_events_total', whose: 'Log4j, by Micrometer' },
  { pattern: 'tomcat_*', whose: 'Tomcat, by Micrometer' },
  { pattern: 'jetty_*', whose: 'Jetty, by Micrometer' },
  { pattern: 'executor_*', whose: 'thread pools, by Micrometer' },
  { pattern: 'hikaricp_*', whose: 'HikariCP, by Micrometer' },
  { pattern: 'application_ready_time_seconds', whose: 'the start, by Spring Boot' },
  { pattern: 'application_started_time_seconds', whose: 'the start, by Spring Boot' },
  { pattern: 'dotnet_*', whose: '.NET, by prometheus-net and OpenTelemetry' },
  { pattern: 'aspnetcore_*', whose: 'ASP.NET Core, by OpenTelemetry' },
  { pattern: 'kestrel_*', whose: 'Kestrel, by OpenTelemetry' },
  { pattern: 'ruby_*', whose: 'Ruby, by prometheus_exporter' },
  { pattern: 'puma_*', whose: 'Puma, by prometheus_exporter' },
  { pattern: 'erlang_*', whose: 'the Erlang VM, by prometheus.erl' },
  { pattern: 'php_*', whose: 'PHP, by its client libraries' },
  { pattern: 'phpfpm_*', whose: 'PHP-FPM, by its exporter' },
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
  matchers.find(({ matches, exemption: { suffixes, next } }) => {
    const [found, rest = ''] = matches.exec(metric) ?? [];
    if (found === undefined) return false;
    if (next !== undefined && ![...metrics.keys()].some(name => next.test(name))) return false;
    return suffixes === undefined || suffixes.some(suffix => metrics.has(rest + suffix));
  })?.exemption;
