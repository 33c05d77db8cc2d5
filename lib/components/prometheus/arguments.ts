import { portNumber } from '../../k8s';
import { prometheusComponent } from './component';
import { CONFIG_FILE, type PrometheusPaths } from './paths';
import type { PrometheusSize } from './size';

/** Prometheus' own limit on the samples of one query; each takes 16 bytes. */
const MAX_QUERY_SAMPLES = 50_000_000;
const SAMPLE_BYTES = 16;
/** Of the memory limit, what one query may take at most. */
const QUERY_MEMORY = 0.25;

export interface PrometheusArguments {
  readonly size: Pick<PrometheusSize, 'resources'>;
  /** Where a browser finds it. */
  readonly url: string;
  readonly paths: PrometheusPaths;
}

/**
 * Command-line flags. Those that we leave at Prometheus' defaults on purpose: no admin API and no lifecycle API, so
 * that nobody who reaches the port deletes series or stops it; GOMEMLIMIT at 90 % of the container's memory limit and
 * GOMAXPROCS at its CPU limit, which Prometheus 3 sets by itself.
 */
export function renderArguments({ size, url, paths }: PrometheusArguments): string[] {
  const { limits } = size.resources;
  const samples = Math.min(MAX_QUERY_SAMPLES, Math.floor((limits.memory.value * QUERY_MEMORY) / SAMPLE_BYTES));
  return [
    `--config.file=${paths.config}/${CONFIG_FILE}`,
    // Configuration, rules and scrape jobs: a change in a ConfigMap takes effect without a restart, within the
    // minute that the kubelet takes to update the files, and this.
    '--config.auto-reload',
    '--config.auto-reload-interval=15s',
    `--storage.tsdb.path=${paths.data}`,
    `--web.listen-address=:${portNumber(prometheusComponent, 'web')}`,
    `--web.external-url=${url}`,
    '--query.timeout=1m',
    '--query.max-concurrency=20',
    `--query.max-samples=${samples}`,
    '--enable-feature=exemplar-storage',
    // Of alerts that waited or fired, those that wait longer than this go on after a restart where they were. By default
    // only those above ten minutes do: all others start anew, and what takes longer than four minutes to fire again has
    // been told as resolved by then, and pages a second time.
    '--rules.alert.for-grace-period=1m',
    '--log.format=json',
  ];
}
