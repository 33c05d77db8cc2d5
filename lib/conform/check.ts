import { aboutFamily, type Family, metricsOf } from '../catalogue';
import { CHECKS, counted, subject, unknownMetric } from './checks';
import { EXPOSABLE, type Expectation, ownFamilies } from './expectation';
import type { ExposedMetric, Exposition } from './exposition';
import { type Finding, finding } from './finding';
import { type Exemption, exemptionOf } from './runtime';

/** What was found, and what was not judged. */
export interface Verdict {
  readonly findings: readonly Finding[];
  /** Metrics of runtimes, and how many there are. */
  readonly exempt: ReadonlyMap<Exemption, number>;
  /** Metrics that the catalogue does not know, of a program whose exporter is not AION's: it uses a part of them. */
  readonly unused: number;
  /** Names whose words and form AION's services answer for. */
  readonly own: ReadonlySet<string>;
}

/** Holds an exposition against what is expected of it. */
export function check(exposition: Exposition, expectation: Expectation): Verdict {
  const ours = ownFamilies();
  const findings: Finding[] = exposition.problems.map(({ line, message }) => finding('syntax', { line }, message));
  const known = new Set<string>();
  const own = new Set<string>();
  for (const family of EXPOSABLE) {
    const expected = expectation.families.includes(family);
    const exposed = metricsOf(family).filter(({ name }) => exposition.metrics.has(name));
    for (const metric of exposed) {
      known.add(metric.name);
      if (ours.has(family)) own.add(metric.name);
      const of = subject(metric, family, exposition.metrics.get(metric.name) as ExposedMetric, ours.has(family));
      findings.push(...CHECKS.flatMap(each => each(of)));
    }
    if (expected) findings.push(...missing(family, exposition, expectation));
    else if (exposed.length > 0) findings.push(unexpected(family, exposed.length, expectation));
  }

  const exempt = new Map<Exemption, number>();
  const unknown: ExposedMetric[] = [];
  for (const metric of exposition.metrics.values()) {
    const exemption = known.has(metric.name) ? undefined : exemptionOf(metric.name);
    if (exemption) exempt.set(exemption, (exempt.get(exemption) ?? 0) + 1);
    else if (!known.has(metric.name)) unknown.push(metric);
  }
  if (expectation.families.length === 0) findings.push(nothingKnown(exposition));
  const judged = expectation.families.some(family => ours.has(family));
  if (judged) {
    for (const { name } of unknown) own.add(name);
    const names = expectation.families.flatMap(metricsOf).map(({ name }) => name);
    findings.push(...unknown.flatMap(metric => unknownMetric(metric, names)));
  }
  findings.push(...sampleLimit(exposition, expectation));
  return { findings, exempt, unused: judged ? 0 : unknown.length, own };
}

/** Declared without samples is there: a counter with labels before its first event. */
function missing(family: Family, { metrics }: Exposition, { from }: Expectation): Finding[] {
  const { name } = aboutFamily(family);
  const found = `neither TYPE nor sample${from === 'found' ? `, though others of the family ${name} are there` : ''}`;
  return metricsOf(family)
    .filter(metric => !metrics.has(metric.name))
    .map(({ name: metric, kind }) =>
      finding('missing-metric', { metric }, `${found}; wanted a ${kind}, declared from the start`),
    );
}

function unexpected(family: Family, metrics: number, { from, service }: Expectation): Finding {
  const { name } = aboutFamily(family);
  const found = `${counted(metrics, 'metric')} of the family ${name}, which is not expected`;
  const mend =
    from === 'service'
      ? `nothing watches it there; list ${name} in \`exposes\` of ${service?.name} in lib/services/, or leave it out`
      : `add ${name} to --families`;
  return finding('unexpected-family', {}, `${found}: ${mend}`);
}

function nothingKnown({ metrics }: Exposition): Finding {
  const found = metrics.size === 0 ? 'there is no metric' : `none of the ${metrics.size} metrics is in the catalogue`;
  return finding('nothing-known', {}, `${found}; say with --service or --families what is expected`);
}

/** Prometheus refuses the whole scrape of a service beyond its limit. A node's is held against what its job keeps. */
function sampleLimit({ metrics }: Exposition, { service }: Expectation): Finding[] {
  if (service === undefined || service.target.kind === 'kubelet') return [];
  const total = [...metrics.values()].reduce((all, { samples }) => all + samples.length, 0);
  if (total <= service.sampleLimit) return [];
  const limit = service.sampleLimit.toLocaleString('en');
  const found = counted(total, 'sample');
  return [finding('cardinality', {}, `${found}; wanted at most ${limit}, or Prometheus refuses the whole scrape`)];
}
