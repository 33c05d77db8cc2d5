import { aboutFamily, FAMILIES, type LabelDomain, metricsOf } from '../../lib/catalogue';
import { RECORDING_GROUPS } from '../../lib/rules';
import { code, page, table } from './markdown';

const describeLabel = ([name, domain]: [string, LabelDomain]): string =>
  'values' in domain ? `${code(name)}: ${domain.values.join(', ')}` : `${code(name)}: ${domain.what}`;

/** Every metric of the catalogue and every recorded series. */
export function metricsPage(): string {
  const families = FAMILIES.map(family => {
    const { name, exposedBy } = aboutFamily(family);
    const rows = metricsOf(family).map(metric => [
      code(metric.name),
      metric.kind,
      metric.unit,
      metric.help,
      Object.entries(metric.labels).map(describeLabel).join('; '),
      metric.buckets?.join(', ') ?? '',
      String(metric.maxSeries),
    ]);
    const columns = ['metric', 'kind', 'unit', 'meaning', 'labels', 'buckets', 'most series'];
    return `## ${name}\n\nExposed by ${exposedBy}.\n\n${table(columns, rows)}`;
  });
  const recorded = Object.entries(RECORDING_GROUPS).flatMap(([group, rules]) =>
    rules.map(({ record, unit }) => [code(record), group, unit]),
  );
  return page(
    'Metrics',
    'Each metric with its unit, its labels beside those of its target, and the most series that one process may expose.',
    ...families,
    `## Recorded series\n\n${table(['series', 'group', 'unit'], recorded)}`,
  );
}
