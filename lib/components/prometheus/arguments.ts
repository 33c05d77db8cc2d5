import { portNumber } from '../../k8s';
import { ENABLED_FEATURES } from '../../promql';
import { prometheusComponent } from './component';
import { CONFIG_FILE, type PrometheusPaths } from './paths';
import type { PrometheusSize } from './size';

/** Prometheus' own limit on the samples of one query; each takes 16 bytes. */
const MAX_QUERY_SAMPLES = 50_000_000;
const SAMPLE_BYTES = 16;
/** The largest share of the memory limit that one query may use. */
const QUERY_MEMORY = 0.25;

export interface PrometheusArguments {
  readonly size: Pick<PrometheusSize, 'resources'>;
  /** Its URL for browsers. */
  readonly url: string;
  readonly paths: PrometheusPaths;
}

/**
 * Command-line flags. Left at Prometheus' defaults on purpose: no admin API and no lifecycle API, so that nobody who
 * reaches the port can delete series or stop it; GOMEMLIMIT at 90 % of the container's memory limit and GOMAXPROCS at
 * its CPU limit, which Prometheus 3 sets by itself.
 */
export function renderArguments({ size, url, paths }: PrometheusArguments): string[] {
  const { limits } = size.resources;
  const samples = Math.min(MAX_QUERY_SAMPLES, Math.floor((limits.memory.value * QUERY_MEMORY) / SAMPLE_BYTES));
  return [
    `--config.file=${paths.config}/${CONFIG_FILE}`,
    // Configuration, rules and scrape jobs: a change of a ConfigMap takes effect without a restart, within the minute that
    // the kubelet takes to update the files plus this interval.
    '--config.auto-reload',
    '--config.auto-reload-interval=15s',
    `--storage.tsdb.path=${paths.data}`,
    `--web.listen-address=:${portNumber(prometheusComponent, 'web')}`,
    `--web.external-url=${url}`,
    '--query.timeout=1m',
    '--query.max-concurrency=20',
    `--query.max-samples=${samples}`,
    `--enable-feature=${['exemplar-storage', ...ENABLED_FEATURES].join(',')}`,
    // After a restart, alerts whose `for` is longer than this keep their state. By default only those above ten minutes do:
    // all others start over, and one that takes longer than four minutes to fire again is reported as resolved meanwhile
    // and pages a second time.
    '--rules.alert.for-grace-period=1m',
    '--log.format=json',
  ];
}
