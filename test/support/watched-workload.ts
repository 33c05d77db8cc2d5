import { production } from '../../aion/environments/production';
import { type RunningService, startWorkload, type Workload, type WorkloadOptions } from '../../apps/stack';
import type { ScrapeConfig } from '../../lib/components/prometheus';
import { tool } from '../../tools/pinned/build';
import { waitFor } from '../../tools/process/run';
import type { Targets } from '../load/plan';
import { jaegerPlatform } from '../real/jaeger-platform';
import { type RunningPrometheus, startPrometheus } from './prometheus';

/** The reference workload and the platform that monitors it, all on loopback. */
export interface WatchedWorkload {
  readonly workload: Workload;
  readonly prometheus: RunningPrometheus;
  /** The addresses for a load test. */
  readonly targets: Targets;
}

const JAEGER = ['jaeger-storage', 'jaeger-collector', 'jaeger-query', 'jaeger-agent'] as const;

/** Production's Jaeger and Prometheus, which scrapes every two seconds. @param env of both services, in addition to that for traces */
export async function startWatchedWorkload(
  env: WorkloadOptions['env'] = {},
  ports?: WorkloadOptions['ports'],
): Promise<WatchedWorkload> {
  const [binary] = [await tool('prometheus'), await tool('jaeger')];
  const jaeger = await jaegerPlatform(production);
  await Promise.all(JAEGER.map(name => jaeger.start(name)));
  const workload = await startWorkload({
    ...(ports && { ports }),
    env: {
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: jaeger.url('jaeger-agent', 'otlp-grpc'),
      OTEL_TRACES_SAMPLER_ARG: `endpoint=${jaeger.url('jaeger-collector', 'sampling')}`,
      OTEL_BSP_SCHEDULE_DELAY: '200',
      ...env,
    },
  });
  const services = [workload.webApi, workload.aiEngine];
  const prometheus = await startPrometheus(binary, production, {
    config: config => ({ ...config, global: { ...config.global, scrape_interval: '2s', evaluation_interval: '2s' } }),
    scrape: job => onLoopback(job, services),
  });
  await waitFor(() => areUp(prometheus), { what: 'both services to be scraped', program: prometheus.program });
  const targets = {
    webApi: workload.webApi.api,
    metrics: services.map(({ metrics }) => metrics),
    prometheus: prometheus.url,
    jaeger: jaeger.url('jaeger-query', 'web'),
  };
  return { workload, prometheus, targets };
}

/** The processes of both services instead of the pods that discovery would find; no targets for other jobs. */
function onLoopback({ kubernetes_sd_configs: _, ...job }: ScrapeConfig, services: readonly RunningService[]): object {
  const running = services.find(({ name }) => name === job.job_name);
  if (running === undefined) return { ...job, static_configs: [] };
  const labels = {
    __meta_kubernetes_namespace: 'aion',
    __meta_kubernetes_pod_name: `${running.name}-0`,
    __meta_kubernetes_pod_label_app_kubernetes_io_name: running.name,
  };
  return {
    ...job,
    static_configs: [{ targets: [new URL(running.metrics).host], labels }],
    // A pod has its own address and the declared port; here the port is in the address.
    relabel_configs: job.relabel_configs?.filter(
      each => !('target_label' in each && each.target_label === '__address__'),
    ),
  };
}

async function areUp({ api }: RunningPrometheus): Promise<boolean> {
  const query = encodeURIComponent('count(up{service=~"web-api|ai-engine"} == 1)');
  const { result } = await api<{ result: readonly { value: [number, string] }[] }>(`query?query=${query}`);
  return result[0]?.value[1] === '2';
}
