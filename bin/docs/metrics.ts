import { aboutFamily, type Family, type LabelDomain, type Metric, metricsOf, type Unit } from '../../lib/catalogue';
import type { Stack } from '../../lib/stack';
import { whyKept } from './kept';
import { code, link, page, section, table } from './markdown';
import { allUses, type Uses, unusedMetrics } from './uses';

const NUMBER = new Intl.NumberFormat('en');

/** The unit of a value, in words. */
const UNITS: Readonly<Record<Unit, string>> = {
  seconds: 'in seconds',
  bytes: 'in bytes',
  ratio: 'a share of one',
  percent: 'in percent',
  perSecond: 'per second',
  bytesPerSecond: 'in bytes per second',
  timestamp: 'a Unix time in seconds',
  boolean: '0 or 1',
  count: '',
};

/** Every metric of the catalogue with who exposes it and what uses it, and every recorded series. */
export function metricsPage(stack: Stack): string {
  const { families } = stack.rules;
  const usesOf = allUses(stack);
  return page(
    'Metrics',
    'Each metric with its labels in addition to those of its target, the maximum number of series per process, and what ' +
      'uses it, directly or through a recorded series. [How to check a service against it](../conform.md).',
    table(
      ['family', 'exposed by', 'services', 'metrics'],
      families.map(family => {
        const { name, exposedBy } = aboutFamily(family);
        return [`[${name}](#${name})`, exposedBy, servicesOf(family, stack), String(metricsOf(family).length)];
      }),
    ),
    ...families.map(family => familySection(family, stack, metric => usesOf(metric))),
    section(
      'Unused',
      'No rule, panel or runbook uses these.',
      table(
        ['metric', 'family', 'why it is kept'],
        unusedMetrics(stack).map(({ metric, family }) => [
          code(metric.name),
          aboutFamily(family).name,
          whyKept(metric, family) ?? '',
        ]),
      ),
    ),
    section(
      'Recorded series',
      recordedTable(stack, name => usesOf(name)),
    ),
  );
}

const servicesOf = (family: Family, { services }: Stack): string =>
  services
    .filter(({ exposes }) => exposes.includes(family))
    .map(({ name }) => name)
    .join(', ');

const familySection = (family: Family, stack: Stack, usesOf: (metric: Metric) => Uses): string => {
  const { name, exposedBy } = aboutFamily(family);
  const services = servicesOf(family, stack);
  const exposed = `Exposed by ${exposedBy}${services === '' ? '' : `: ${services}`}.`;
  return section(name, exposed, ...metricsOf(family).map(metric => metricSection(metric, usesOf(metric))));
};

function metricSection({ name, kind, unit, help, labels, buckets, maxSeries }: Metric, uses: Uses): string {
  const facts: Readonly<Record<string, string>> = {
    kind: [kind, UNITS[unit]].filter(Boolean).join(', '),
    labels: Object.entries(labels).map(describeLabel).join('; '),
    buckets: buckets?.join(', ') ?? '',
    series: `at most ${NUMBER.format(maxSeries)}`,
    'recorded as': uses.recorded.map(code).join(', '),
    alerts: uses.alerts.map(alert => link(alert, `../../runbooks/${alert}.md`)).join(', '),
    panels: [...uses.panels].map(([dashboard, panels]) => `${dashboard}: ${panels.join(', ')}`).join('; '),
    runbooks: uses.runbooks
      .filter(file => !uses.alerts.includes(file.replace(/\.md$/, '')))
      .map(file => link(file.replace(/^.*\/|\.md$/g, ''), `../../runbooks/${file}`))
      .join(', '),
  };
  const known = Object.entries(facts).filter(([, fact]) => fact !== '');
  return `### ${name}\n\n${help}\n\n${known.map(([fact, value]) => `- ${fact}: ${value}`).join('\n')}`;
}

const describeLabel = ([name, domain]: [string, LabelDomain]): string =>
  'values' in domain
    ? `${code(name)} is one of ${domain.values.join(', ')}`
    : `${code(name)}, at most ${NUMBER.format(domain.limit)} values: ${domain.what}`;

function recordedTable({ rules: { packs, serviceRecordingRules } }: Stack, usesOf: (record: string) => Uses): string {
  const groups = [
    ...packs.flatMap(({ group, recording }) => (group === undefined ? [] : [[group, recording] as const])),
    ['per service', serviceRecordingRules] as const,
  ];
  const rows = groups.flatMap(([group, rules]) =>
    rules.map(({ record, unit }) => {
      const { recorded, alerts, panels } = usesOf(record);
      return [
        code(record),
        group,
        unit,
        recorded.map(code).join(', '),
        alerts.map(alert => link(alert, `../../runbooks/${alert}.md`)).join(', '),
        [...panels.keys()].join(', '),
      ];
    }),
  );
  return table(['series', 'group', 'unit', 'recorded as', 'alerts', 'dashboards'], rows);
}
