import { atLeastOne, duration, type Findings, number, share, size, unless } from '../../base/findings';
import {
  type Bytes,
  type Duration,
  formatBytes,
  formatDuration,
  hours,
  mebibytes,
  minutes,
  seconds,
} from '../../catalogue';
import type { Environment, Resources } from '../../environments';

/** The rest is for the write-ahead log and for blocks while they are compacted. */
const LARGEST_SHARE_OF_VOLUME = 0.9;
/** Prometheus writes a block each two hours and removes whole blocks: it cannot keep less. */
const BLOCK = hours(2);
/** The shortest window of the rules' rates. A rate over fewer than four scrapes has gaps whenever one is missed. */
const RATE_WINDOW = minutes(5);
const SCRAPES_PER_WINDOW = 4;
/** Memory that a series takes with its churn: see `seriesBudget`. */
const BYTES_PER_SERIES = 3 * 1024;
/** Kubernetes counts CPU in thousandths. */
const LEAST_CPU = 0.001;

/** From the shortest that targets bear to the longest that the rules' windows hold often enough. */
export const scrapeInterval = (field: string, interval: Duration): Findings => {
  const longest = seconds(RATE_WINDOW.value / SCRAPES_PER_WINDOW);
  return duration(field, interval, seconds(1), longest).map(found => ({
    ...found,
    message: `${found.message}: rates over ${formatDuration(RATE_WINDOW)} must see ${SCRAPES_PER_WINDOW} scrapes`,
  }));
};

/** How many, how large, how long: everything of an environment that is a number. */
export function sizes(environment: Environment): Findings {
  const { alertmanager, jaeger, grafana, exporterResources } = environment;
  return [
    ...prometheusSizes(environment.prometheus),
    ...atLeastOne('alertmanager.replicas', alertmanager.replicas),
    ...size('alertmanager.volume', alertmanager.volume),
    ...resourceSizes('alertmanager.resources', alertmanager.resources),
    ...atLeastOne('jaeger.collectors.min', jaeger.collectors.min),
    ...number('jaeger.collectors.max', jaeger.collectors.max, {
      least: Math.max(1, jaeger.collectors.min || 1),
      whole: true,
    }),
    ...atLeastOne('jaeger.queries', jaeger.queries),
    ...duration('jaeger.retention', jaeger.retention, hours(1)),
    ...size('jaeger.volume', jaeger.volume),
    ...resourceSizes('jaeger.resources', jaeger.resources),
    ...share('jaeger.sampling', jaeger.sampling),
    ...size('grafana.volume', grafana.volume),
    ...resourceSizes('grafana.resources', grafana.resources),
    ...resourceSizes('exporterResources', exporterResources),
    ...(environment.highlyAvailable ? replicated(environment) : []),
  ];
}

/** What an environment promises to survive takes a second one. */
const replicated = ({ prometheus, alertmanager, jaeger }: Environment): Findings =>
  Object.entries({
    'prometheus.replicas': prometheus.replicas,
    'alertmanager.replicas': alertmanager.replicas,
    'jaeger.collectors.min': jaeger.collectors.min,
    'jaeger.queries': jaeger.queries,
  }).flatMap(([field, replicas]) =>
    unless(replicas !== 1, field, '1; wanted at least 2 where highlyAvailable is set: a drain would take the only one'),
  );

function prometheusSizes({ replicas, retention, volume, resources, ...of }: Environment['prometheus']): Findings {
  const largest = Math.floor(volume.value * LARGEST_SHARE_OF_VOLUME);
  const memory = of.seriesBudget * BYTES_PER_SERIES;
  return [
    ...atLeastOne('prometheus.replicas', replicas),
    ...size('prometheus.volume', volume),
    ...size('prometheus.retention.size', retention.size),
    ...unless(
      retention.size.value <= largest || volume.value <= 0,
      'prometheus.retention.size',
      `${shown(retention.size)} of a volume of ${shown(volume)}; wanted at most ${percent(LARGEST_SHARE_OF_VOLUME)} of ` +
        `it, ${shown({ value: largest, unit: 'bytes' })}: lower it, or enlarge prometheus.volume`,
    ),
    ...unless(
      Number.isInteger(retention.time.value) && retention.time.value > BLOCK.value,
      'prometheus.retention.time',
      `${retention.time.value} s; wanted whole seconds, more than ${formatDuration(BLOCK)}`,
    ),
    ...resourceSizes('prometheus.resources', resources),
    ...scrapeInterval('prometheus.scrapeInterval', of.scrapeInterval),
    ...atLeastOne('prometheus.seriesBudget', of.seriesBudget),
    ...unless(
      !(memory > resources.limits.memory.value),
      'prometheus.seriesBudget',
      `${of.seriesBudget} series take about ${shown({ value: memory, unit: 'bytes' })}, more than ` +
        `prometheus.resources.limits.memory, ${shown(resources.limits.memory)}: lower it, or raise the limit`,
    ),
  ];
}

function resourceSizes(field: string, { requests, limits }: Resources): Findings {
  const { cpu = requests.cpu } = limits;
  return [
    ...number(`${field}.requests.cpu`, requests.cpu, { least: LEAST_CPU, whole: false }),
    ...size(`${field}.requests.memory`, requests.memory),
    ...size(`${field}.limits.memory`, limits.memory),
    ...unless(
      !(cpu < requests.cpu),
      `${field}.limits.cpu`,
      `${cpu}; wanted at least requests.cpu, ${requests.cpu}, or none`,
    ),
    ...unless(
      !(limits.memory.value < requests.memory.value),
      `${field}.limits.memory`,
      `${shown(limits.memory)}; wanted at least requests.memory, ${shown(requests.memory)}`,
    ),
  ];
}

/** In the unit that divides it, or to the next mebibyte. */
function shown(given: Bytes): string {
  const text = formatBytes(given);
  return /[a-z]$/i.test(text) && !text.endsWith('Ki')
    ? text
    : formatBytes(mebibytes(Math.floor(given.value / 2 ** 20)));
}
const percent = (value: number): string => `${Math.round(value * 100)} %`;
