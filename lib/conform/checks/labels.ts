import { type LabelDomain, type Metric, TARGET_LABELS } from '../../catalogue';
import { suggestion } from '../../promql';
import type { Sample } from '../exposition';
import { type Finding, finding, MOST_LISTED } from '../finding';
import { type Check, counted, isOfNode, labelsOf, type Subject, some } from './subject';

/** Names of labels: missing ones and unknown ones. */
export const labelNames: Check = subject => {
  const { metric, exposed, samples } = subject;
  const wanted = Object.keys(metric.labels);
  const unknown = new Map<string, Sample[]>();
  const missing = new Map<string, Sample[]>();
  for (const sample of samples) {
    const labels = new Set(labelsOf(sample, exposed).map(([label]) => label));
    for (const label of wanted) if (!labels.has(label)) add(missing, label, sample);
    for (const label of labels) if (!wanted.includes(label)) add(unknown, label, sample);
  }
  return [
    ...[...missing].map(([label, without]) => missingLabel(subject, label, without)),
    // The scrape job of nodes drops what the catalogue lacks.
    ...(isOfNode(subject.family) ? [] : unknownLabels(metric, unknown)),
  ];
};

/** https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/: which instrumentation made the series. */
const OF_SCOPE = /^otel_scope_/;

function unknownLabels(metric: Metric, unknown: ReadonlyMap<string, readonly Sample[]>): Finding[] {
  const labels = [...unknown].filter(([label]) => !OF_SCOPE.test(label));
  const listed = labels.slice(0, MOST_LISTED).map(([label, having]) => unknownLabel(metric, label, having));
  if (labels.length <= MOST_LISTED) return listed;
  const place = { metric: metric.name, line: labels[MOST_LISTED]?.[1][0]?.line ?? 0 };
  const more = counted(labels.length - MOST_LISTED, 'more label');
  return [...listed, finding('unknown-label', place, `${more} that it does not have`)];
}

function missingLabel({ metric, samples }: Subject, label: string, without: readonly Sample[]): Finding {
  const place = { metric: metric.name, label, line: without[0]?.line ?? 0 };
  const which =
    without.length === samples.length ? 'no series has' : `${counted(without.length, 'series', 'series')} without`;
  return finding('missing-label', place, `${which} the label ${label}; wanted ${describe(metric.labels[label])}`);
}

function unknownLabel({ name, labels }: Metric, label: string, having: readonly Sample[]): Finding {
  const wanted = Object.keys(labels);
  const place = { metric: name, label, line: having[0]?.line ?? 0 };
  const remedy = (TARGET_LABELS as readonly string[]).includes(label)
    ? `leave it out: Prometheus sets it, and would store this one as exported_${label}`
    : `it has ${wanted.length === 0 ? 'no labels' : wanted.join(', ')}${suggestion(label, wanted)}`;
  return finding(
    'unknown-label',
    place,
    `${counted(having.length, 'series', 'series')} with the label ${label}; ${remedy}`,
  );
}

/** Values of labels: those outside the enumeration, and too many of an open label. */
export const labelValues: Check = ({ metric, samples, own }) =>
  Object.entries(metric.labels).flatMap(([label, domain]) => {
    const firstLine = new Map<string, number>();
    for (const { labels, line } of samples) {
      const value = labels[label];
      if (value !== undefined && !firstLine.has(value)) firstLine.set(value, line);
    }
    const found = [...firstLine.keys()];
    const wrong = found.filter(value => ('values' in domain ? !domain.values.includes(value) : own && value === ''));
    const at = (value = '') => ({ metric: metric.name, label, line: firstLine.get(value) ?? 0 });
    const outside = () =>
      finding('label-value', at(wrong[0]), `${label} is ${some(wrong)}; wanted ${describe(domain)}`);
    const tooMany = () =>
      finding(
        'label-limit',
        at(found[domain.limit]),
        `${label} has ${counted(found.length, 'value')}, such as ${some(found, 3)}; wanted at most ${domain.limit}: ` +
          ('what' in domain ? domain.what : ''),
      );
    return [
      ...(wrong.length > 0 ? [outside()] : []),
      ...(!('values' in domain) && found.length > domain.limit ? [tooMany()] : []),
    ];
  });

function describe(domain: LabelDomain | undefined): string {
  if (domain === undefined) return 'it';
  return 'values' in domain ? `one of ${domain.values.join(', ')}` : `a value: ${domain.what}`;
}

function add<K, V>(to: Map<K, V[]>, key: K, value: V): void {
  const list = to.get(key);
  if (list) list.push(value);
  else to.set(key, [value]);
}
