/** What a stack declares with: `import { alert, service, stack } from 'monitoring-as-code'`. docs/package.md lists it by purpose. */
export * from './base';
export * from './catalogue';
/** A metric; the panel of this name is `gaugePanel`. */
export { gauge } from './catalogue';
export { type DeclaredExporter, type DeclaredExporterProps, exporter, watchedThrough } from './components/exporter';
export { type Image, image } from './components/image';
export { throughPostgresExporter } from './components/postgres-exporter/component';
export { throughRedisExporter } from './components/redis-exporter/component';
export * from './dashboards';
export { gauge as gaugePanel } from './dashboards';
export * from './history';
export * from './library';
export * from './library/alerts';
export * from './people';
export * from './promql';
export * from './rules';
export * from './services';
export {
  availabilityObjective,
  events,
  latencyObjective,
  type Objective,
  type Period,
  ratioObjective,
} from './slo';
export * from './stack';
export * from './storage';
