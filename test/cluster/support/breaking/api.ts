import type { PodsPeer } from '../../../../lib/k8s';
import { freePort, start, waitFor } from '../../../../tools/process/run';
import { PrometheusApi } from '../../../support/prometheus-api';
import { alertmanager, jaegerAgent, jaegerQuery, namespaces, prometheus } from '../aion';
import { connect, type TestCluster } from '../cluster';
import { applyDevelopment } from '../platform';

/**
 * Access to the platform's programs that survives faults: through the API server, which looks up the pod or Service for
 * each request. Open as long as the test file runs, on any cluster.
 */
export class Endpoints {
  private constructor(private readonly proxy: string) {}

  static async open(cluster: TestCluster): Promise<Endpoints> {
    const port = await freePort();
    const args = ['proxy', `--port=${port}`];
    const program = start(cluster.kubectlPath, args, {
      env: { KUBECONFIG: cluster.kubeconfig },
      name: 'kubectl proxy',
    });
    await waitFor(() => program.output().includes('Starting to serve'), { what: 'kubectl proxy to serve', program });
    return new Endpoints(`http://127.0.0.1:${port}`);
  }

  /** URL of a port of a pod, without a trailing slash. */
  pod(namespace: string, pod: string, port: number): string {
    return `${this.proxy}/api/v1/namespaces/${namespace}/pods/${pod}:${port}/proxy`;
  }

  /** URL of a port of one of the platform's Services. */
  service<P extends string>({ namespace, name, ports }: PodsPeer<P>, port: NoInfer<P>): string {
    return `${this.proxy}/api/v1/namespaces/${namespace}/services/${name}:${ports[port].number}/proxy`;
  }

  /** Through its pod, since it is also queried while it is not ready. */
  readonly prometheus = () =>
    new PrometheusApi(this.pod(namespaces.monitoring, 'prometheus-0', prometheus.ports.web.number));
  readonly alertmanager = () => this.service(alertmanager, 'web');
  readonly spans = () => this.service(jaegerAgent, 'otlp-http');
  readonly traces = () => this.service(jaegerQuery, 'web');
}

/** The cluster with dist/development applied, and access to its programs: for `beforeAll`. */
export async function connectToPlatform(): Promise<{ readonly cluster: TestCluster; readonly endpoints: Endpoints }> {
  const cluster = await connect();
  await applyDevelopment(cluster);
  return { cluster, endpoints: await Endpoints.open(cluster) };
}

/** When the process behind a URL started, according to its /metrics, in milliseconds since 1970. */
export async function startedAt(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_start_time_seconds (\S+)$/m.exec(text)?.[1]) * 1_000;
}
