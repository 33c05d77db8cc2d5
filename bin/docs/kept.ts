import { type Family, grafana, jaeger, jaegerQuery, jaegerStorage, type Metric } from '../../lib/catalogue';

const BUCKETS =
  'Jaeger’s configuration takes its buckets from here; its series count towards the sample limit of the scrape.';

/** Metrics and whole families that no rule, panel or runbook uses, and why the catalogue has them nevertheless. */
export const KEPT: ReadonlyMap<Metric | Family, string> = new Map<Metric | Family, string>([
  [jaeger.spansNotQueued, 'For ad-hoc queries: how many of the refused spans found the queue full.'],
  [jaegerQuery.requestDuration, BUCKETS],
  [jaegerStorage.reads, 'Its series count towards the sample limit of the scrape.'],
  [jaegerStorage.readDuration, BUCKETS],
  [grafana.build, 'The only metric declared for Grafana: without one, its scrape would have no budget.'],
]);

export const whyKept = (metric: Metric, family: Family): string | undefined => KEPT.get(metric) ?? KEPT.get(family);
