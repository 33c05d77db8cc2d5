/** What is there and what is not, of the exposition as a whole. */
import { aboutFamily, type Family, type Metric, seriesOf } from '../../catalogue';
import type { Expectation } from '../expectation';
import type { ExposedMetric, Exposition } from '../exposition';
import { type Finding, finding } from '../finding';
import { counted } from './subject';

/** A metric of which there is nothing. Declared without samples is there: a counter with labels before its first event. */
export function missing({ name: metric, kind }: Metric, family: Family, { from }: Expectation): Finding {
  const others = from === 'found' ? `, though others of the family ${aboutFamily(family).name} are there` : '';
  const message = `neither TYPE nor sample${others}; wanted a ${kind}, declared from the start`;
  return finding('missing-metric', { metric }, message);
}

/** The parts of a histogram or summary that stand alone: without a TYPE line nothing holds them together. */
export const untypedParts = (metric: Metric, { metrics }: Exposition): readonly ExposedMetric[] =>
  seriesOf(metric).flatMap(({ name }) => {
    const part = metrics.get(name);
    return part === undefined || part.type !== undefined ? [] : [part];
  });

export const untyped = ({ name: metric, kind }: Metric, { name: part, line }: ExposedMetric): Finding =>
  finding('type', { metric, line }, `${part} is there, and no TYPE line of ${metric}; wanted ${kind}`);

/** A family that is there, and was not asked for. */
export function unexpected(family: Family, metrics: number, { from, service }: Expectation): Finding {
  const { name } = aboutFamily(family);
  const found = `${counted(metrics, 'metric')} of the family ${name}, which is not expected`;
  const mend =
    from === 'service'
      ? `nothing watches it there; list ${name} in \`exposes\` of ${service?.name}, or leave it out`
      : `add ${name} to --families`;
  return finding('unexpected-family', {}, `${found}: ${mend}`);
}

export function nothingKnown({ metrics }: Exposition): Finding {
  const found = metrics.size === 0 ? 'there is no metric' : `none of the ${metrics.size} metrics is in the catalogue`;
  return finding('nothing-known', {}, `${found}; say with --service or --families what is expected`);
}

/** Prometheus refuses the whole scrape of a service beyond its limit. A node's is held against what its job keeps. */
export function sampleLimit({ metrics }: Exposition, { service }: Expectation): Finding[] {
  if (service === undefined || service.target.kind === 'kubelet') return [];
  const total = [...metrics.values()].reduce((all, { samples }) => all + samples.length, 0);
  if (total <= service.sampleLimit) return [];
  const limit = service.sampleLimit.toLocaleString('en');
  const found = counted(total, 'sample');
  return [finding('cardinality', {}, `${found}; wanted at most ${limit}, or Prometheus refuses the whole scrape`)];
}
