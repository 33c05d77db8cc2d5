import type { Problem } from '../base/problem';
import { exposedNames, invalidMetric, misnamedMetric } from './check-metric';
import { aboutFamily, type DeclaredFamily, type Family, metricsOf } from './family';
import type { Metric } from './metric';

/** The problems of what is measured. Each declaration is reported once, with its place. */
export function checkFamilies(families: readonly Family[]): Problem[] {
  const measured = [...new Set(families)];
  return [
    ...repeatedFamilies(families),
    ...measured.flatMap(family => {
      const { foreignNames = false } = aboutFamily(family);
      return metricsOf(family).flatMap(metric => {
        const messages = [...invalidMetric(metric), ...misnamedMetric(metric, foreignNames)];
        return messages.map(message => ({ where: place(metric), message }));
      });
    }),
    ...repeatedMetrics(measured),
  ];
}

const place = ({ name, declaredAt }: Metric): string => `${declaredAt()} metric ${name}`;
const placeOf = ({ name, declaredAt }: DeclaredFamily): string => `${declaredAt()} family ${name}`;

function repeatedFamilies(families: readonly Family[]): Problem[] {
  const seen = new Map<string, Family>();
  return families.flatMap(family => {
    const about = aboutFamily(family);
    const other = seen.get(about.name);
    seen.set(about.name, family);
    if (other === undefined) return [];
    const message =
      other === family
        ? 'it is listed twice in `families`; remove one'
        : `there is another family with this name at ${aboutFamily(other).declaredAt()}; rename one`;
    return [{ where: placeOf(about), message }];
  });
}

/** Two metrics of one name would be one series with the labels of either, and wrong wherever it is used. */
function repeatedMetrics(families: readonly Family[]): Problem[] {
  const seen = new Map<string, Metric>();
  return families.flatMap(metricsOf).flatMap(metric => {
    const names = exposedNames(metric);
    const taken = names.find(name => seen.has(name));
    const other = taken === undefined ? undefined : seen.get(taken);
    for (const name of names) seen.set(name, metric);
    if (other === undefined || other === metric) return [];
    const what = taken === metric.name && taken === other.name ? 'with this name' : `that exposes ${taken} as well,`;
    return [
      { where: place(metric), message: `there is another metric ${what} at ${other.declaredAt()}; rename one` },
      { where: place(other), message: `there is another metric ${what} at ${metric.declaredAt()}; rename one` },
    ];
  });
}
