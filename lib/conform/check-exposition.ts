import { metricsOf } from '../catalogue';
import { CHECKS, moreUnknown, subject, unknownMetric } from './checks';
import { missing, nothingKnown, sampleLimit, unexpected, untyped, untypedParts } from './checks/presence';
import { type Expectation, exposable, libraryFamilies, type Measured, ownFamilies } from './expectation';
import type { ExposedMetric, Exposition } from './exposition';
import { type Finding, finding, MOST_LISTED } from './finding';
import { type Exemption, exemptionOf } from './runtime';

/** The findings, and what was not judged. */
export interface Verdict {
  readonly findings: readonly Finding[];
  /** Metrics of runtimes, and how many there are. */
  readonly exempt: ReadonlyMap<Exemption, number>;
  /** Metrics unknown to the catalogue, of a program whose exporter is not the product's: the platform uses only some. */
  readonly unused: number;
  /** Names of metrics whose naming and help text are up to the product's services. */
  readonly own: ReadonlySet<string>;
}

/** Checks an exposition against what is expected of it. */
export function check(exposition: Exposition, expectation: Expectation, measured: Measured): Verdict {
  const ours = ownFamilies(measured);
  const libraries = libraryFamilies(measured);
  const { metrics } = exposition;
  const findings: Finding[] = exposition.problems.map(({ line, message }) => finding('syntax', { line }, message));
  const known = new Set<string>();
  const own = new Set<string>();
  for (const family of exposable(measured)) {
    const isOwn = ours.has(family);
    const exposed = metricsOf(family).filter(({ name }) => metrics.has(name));
    for (const metric of exposed) {
      known.add(metric.name);
      if (isOwn) own.add(metric.name);
      const judged = subject(metric, family, metrics.get(metric.name) as ExposedMetric, isOwn);
      findings.push(...CHECKS.flatMap(rule => rule(judged)));
    }
    if (!expectation.families.includes(family)) {
      if (exposed.length > 0 && !libraries.has(family)) findings.push(unexpected(family, exposed.length, expectation));
      continue;
    }
    for (const metric of metricsOf(family).filter(({ name }) => !metrics.has(name))) {
      const parts = untypedParts(metric, exposition);
      for (const { name } of parts) known.add(name);
      findings.push(parts[0] ? untyped(metric, parts[0]) : missing(metric, family, expectation));
    }
  }

  const { exempt, unknown } = sort(exposition, known);
  if (expectation.families.length === 0) findings.push(nothingKnown(exposition));
  const judged = expectation.families.some(family => ours.has(family));
  if (judged) {
    const listed = unknown.slice(0, MOST_LISTED);
    for (const { name } of listed) own.add(name);
    const names = expectation.families.flatMap(metricsOf).map(({ name }) => name);
    for (const metric of listed) findings.push(...unknownMetric(metric, names));
    if (unknown.length > listed.length) findings.push(moreUnknown(unknown.length - listed.length));
  }
  findings.push(...sampleLimit(exposition, expectation));
  return { findings, exempt, unused: judged ? 0 : unknown.length, own };
}

/** Metrics that the catalogue lacks: those of runtimes, and all others. */
function sort(
  exposition: Exposition,
  known: ReadonlySet<string>,
): Pick<Verdict, 'exempt'> & { readonly unknown: readonly ExposedMetric[] } {
  const exempt = new Map<Exemption, number>();
  const unknown = [...exposition.metrics.values()].filter(({ name }) => {
    if (known.has(name)) return false;
    const exemption = exemptionOf(name, exposition);
    if (exemption) exempt.set(exemption, (exempt.get(exemption) ?? 0) + 1);
    return exemption === undefined;
  });
  return { exempt, unknown };
}
