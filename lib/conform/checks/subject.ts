import { aboutFamily, type Family, type Metric } from '../../catalogue';
import type { ExposedMetric, Sample } from '../exposition';
import type { Finding } from '../finding';

/** A metric of the catalogue, and how it is exposed. */
export interface Subject {
  readonly metric: Metric;
  readonly family: Family;
  readonly exposed: ExposedMetric;
  /** The samples that Prometheus stores. */
  readonly samples: readonly Sample[];
  /** Whether its naming and help text are up to the product's services; third-party exporters have their own. */
  readonly own: boolean;
}

/** Checks one metric against its declaration. */
export type Check = (subject: Subject) => readonly Finding[];

export const subject = (metric: Metric, family: Family, exposed: ExposedMetric, own: boolean): Subject => ({
  metric,
  family,
  exposed,
  samples: exposed.samples.filter(stored(metric, family)),
  own,
});

/** Scrapes of nodes keep only series of containers, without labels that the catalogue lacks. */
function stored(metric: Metric, family: Family): (sample: Sample) => boolean {
  const ofContainers = isOfNode(family) && 'container' in metric.labels;
  return ({ name, labels }) => !name.endsWith('_created') && !(ofContainers && !labels.container);
}

export const isOfNode = (family: Family): boolean => aboutFamily(family).target === 'node';

/** The labels that distinguish series, without those that distinguish the parts of a histogram or summary. */
export function labelsOf({ labels }: Sample, { type = '' }: ExposedMetric): [string, string][] {
  const part = PART_LABELS[type];
  return Object.entries(labels).filter(([label]) => label !== part);
}

const PART_LABELS: Readonly<Record<string, string>> = { histogram: 'le', summary: 'quantile' };

/** The same for samples with the same name and the same names of labels. */
export const labelsKey = ({ name, labels }: Sample): string => JSON.stringify([name, ...Object.keys(labels).sort()]);

/** A few of many values, for messages: `"a", "b" and 3 more`. */
export function some(values: readonly string[], most = 5): string {
  const shown = values.slice(0, most).map(value => JSON.stringify(cut(value, 80)));
  return values.length > most
    ? `${shown.join(', ')} and ${(values.length - most).toLocaleString('en')} more`
    : shown.join(', ');
}

export const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** `1 series`, `2 series`; `1 value`, `2 values`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
