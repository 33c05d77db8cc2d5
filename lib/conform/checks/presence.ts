/** What is present and what is missing in the exposition as a whole. */
import { aboutFamily, type Family, type Metric, seriesOf } from '../../catalogue';
import type { Expectation } from '../expectation';
import type { ExposedMetric, Exposition } from '../exposition';
import { type Finding, finding } from '../finding';
import { counted } from './subject';

/** A metric that is missing. One without samples is present if declared: a counter with labels before its first event. */
export function missing({ name: metric, kind }: Metric, family: Family, { from }: Expectation): Finding {
  const others = from === 'found' ? `, although others of the family ${aboutFamily(family).name} are exposed` : '';
  const message = `neither TYPE nor sample${others}; wanted a ${kind}, declared from the start`;
  return finding('missing-metric', { metric }, message);
}

/** The parts of a histogram or summary without a TYPE line, which nothing links together. */
export const untypedParts = (metric: Metric, { metrics }: Exposition): readonly ExposedMetric[] =>
  seriesOf(metric).flatMap(({ name }) => {
    const part = metrics.get(name);
    return part === undefined || part.type !== undefined ? [] : [part];
  });

export const untyped = ({ name: metric, kind }: Metric, { name: part, line }: ExposedMetric): Finding =>
  finding('type', { metric, line }, `${part} is exposed without a TYPE line for ${metric}; wanted ${kind}`);

/** A family that is exposed but not expected. */
export function unexpected(family: Family, metrics: number, { from, service }: Expectation): Finding {
  const { name } = aboutFamily(family);
  const found = `${counted(metrics, 'metric')} of the family ${name}, which is not expected`;
  const remedy =
    from === 'service'
      ? `it is not monitored there; list ${name} in \`exposes\` of ${service?.name}, or leave it out`
      : `add ${name} to --families`;
  return finding('unexpected-family', {}, `${found}: ${remedy}`);
}

export function nothingKnown({ metrics }: Exposition): Finding {
  const found = metrics.size === 0 ? 'no metric is exposed' : `none of the ${metrics.size} metrics is in the catalogue`;
  return finding('nothing-known', {}, `${found}; state what is expected with --service or --families`);
}

/** Prometheus rejects the whole scrape of a service beyond its limit. For nodes, the limit applies to what is kept. */
export function sampleLimit({ metrics }: Exposition, { service }: Expectation): Finding[] {
  if (service === undefined || service.target.kind === 'kubelet') return [];
  const total = [...metrics.values()].reduce((all, { samples }) => all + samples.length, 0);
  if (total <= service.sampleLimit) return [];
  const limit = service.sampleLimit.toLocaleString('en');
  const found = counted(total, 'sample');
  return [finding('cardinality', {}, `${found}; wanted at most ${limit}, or Prometheus rejects the whole scrape`)];
}
