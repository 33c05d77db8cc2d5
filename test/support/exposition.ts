import { aboutFamily, type Family, type Metric, metricsOf } from '../../lib/catalogue';
import { type LabelSet, levelOf, openValues, rateOf } from './measured';

/** Increase per second of a counter, or observations per second of a histogram. */
export type Rate = (metric: Metric, labels: LabelSet) => number;

/**
 * The catalogue's families in Prometheus' text format, as a process would expose them after running for this long: every
 * metric with every combination of its enumerated labels, and one value for each other label.
 */
export function exposition(families: readonly Family[], seconds: number, rate: Rate = rateOf): string {
  const lines: string[] = [];
  for (const family of families) {
    for (const metric of metricsOf(family)) expose(metric, seconds, rate, lines);
    if (aboutFamily(family).target === 'node') lines.push(...OF_THE_NODE);
  }
  return `${lines.join('\n')}\n`;
}

/** What a kubelet exposes in addition to the catalogue: its own metrics, sums per pod, cgroups, unneeded labels. */
const OF_THE_NODE = [
  '# TYPE rest_client_requests_total counter',
  'rest_client_requests_total{code="200",host="10.0.0.1:443"} 12',
  '# TYPE container_fs_usage_bytes gauge',
  'container_fs_usage_bytes{container="web-api",device="/dev/sda1",id="/kubepods/pod1/c",namespace="aion",pod="web-api-0"} 7',
  '# TYPE container_network_receive_bytes_total counter',
  'container_network_receive_bytes_total{id="/",interface="eth0"} 5',
  'container_memory_working_set_bytes{container="",id="/kubepods",image="",name="",namespace="",pod=""} 3e9',
  'container_memory_working_set_bytes{container="",id="/kubepods/pod1",image="",name="",namespace="aion",pod="web-api-0"} 2e9',
  'container_memory_working_set_bytes{container="labelled",id="/kubepods/pod1/c",image="i",name="c",namespace="aion",pod="web-api-0"} 1e9',
];

/** The text format has no type `info`. */
const TYPES: Readonly<Record<string, string>> = { info: 'gauge' };

function expose(metric: Metric, seconds: number, rate: Rate, lines: string[]): void {
  const { name, kind, help } = metric;
  lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${TYPES[kind] ?? kind}`);
  for (const labels of labelSets(metric)) {
    if (kind === 'histogram') lines.push(...histogram(metric, labels, rate(metric, labels) * seconds));
    else if (kind === 'summary') throw new Error(`${name}: summaries are not supported yet`);
    else
      lines.push(sample(name, labels, kind === 'counter' ? rate(metric, labels) * seconds : levelOf(metric, labels)));
  }
}

/** All observations are spread over the lower half of the buckets. */
function histogram({ name, buckets = [] }: Metric, labels: LabelSet, count: number): string[] {
  const used = Math.floor(buckets.length / 2);
  const middle = buckets[Math.floor(used / 2)] as number;
  return [
    ...buckets.map((le, i) =>
      sample(`${name}_bucket`, { ...labels, le: `${le}` }, count * Math.min(1, (i + 1) / used)),
    ),
    sample(`${name}_bucket`, { ...labels, le: '+Inf' }, count),
    sample(`${name}_sum`, labels, count * middle),
    sample(`${name}_count`, labels, count),
  ];
}

function labelSets(metric: Metric): LabelSet[] {
  let sets: LabelSet[] = [{}];
  for (const [label, domain] of Object.entries(metric.labels)) {
    const values = 'values' in domain ? domain.values : openValues(metric, label);
    sets = sets.flatMap(set => values.map(value => ({ ...set, [label]: value })));
  }
  return sets;
}

const sample = (name: string, labels: LabelSet, value: number): string => {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
  return `${name}{${pairs.join(',')}} ${value}`;
};
