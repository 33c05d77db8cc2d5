import { development } from '../../../aion/environments/development';
import { aion } from '../../../aion/stack';
import { kubelets } from '../../../lib/components/surroundings';
import type { Service } from '../../../lib/services';
import { monitoredIn } from '../../../lib/stack';
import { inUrl } from '../../../tools/cluster/families';
import { type ActiveTarget, type EvaluatedRule, PrometheusApi } from '../../support/prometheus-api';
import { namespaces, prometheus } from './aion';
import type { TestCluster } from './cluster';
import { forward } from './forward';
import { type KubernetesObject, list } from './objects';

/** API of the platform's Prometheus, available as long as the test runs. */
export const prometheusOf = async (cluster: TestCluster): Promise<PrometheusApi> =>
  new PrometheusApi(await forward(cluster, namespaces.monitoring, 'service/prometheus', prometheus.ports.web.number));

/** A target that must exist. */
interface ExpectedTarget {
  readonly job: string;
  readonly instance: string;
  readonly scrapeUrl: string;
}

/** The targets in development: for every declared service, every pod that has an address and has not completed. */
async function expectedTargets(cluster: TestCluster): Promise<readonly ExpectedTarget[]> {
  const [pods, nodes] = [await list(cluster, 'pods'), await list(cluster, 'nodes')];
  return monitoredIn(development, aion.services).flatMap(service => targetsOf(service, pods, nodes));
}

function targetsOf(
  { name: job, target }: Service,
  pods: readonly KubernetesObject[],
  nodes: readonly KubernetesObject[],
): ExpectedTarget[] {
  if (target.kind === 'kubelet')
    return nodes.map(({ metadata, status }) => {
      const { address } = status.addresses.find(({ type }: { type: string }) => type === 'InternalIP');
      return {
        job,
        instance: metadata.name,
        scrapeUrl: `https://${inUrl(address)}:${kubelets(development.network).ports.https.number}${target.path}`,
      };
    });
  if (target.kind === 'probe')
    // Development exposes no user interface.
    return (target.addresses ?? []).map(address => {
      const asked = new URLSearchParams({ module: target.module, target: address });
      const exporter = `${target.app}.${target.namespace}.svc:${target.port}`;
      return { job, instance: address, scrapeUrl: `http://${exporter}${target.path}?${asked}` };
    });
  return pods
    .filter(
      ({ metadata, status }) =>
        metadata.namespace === target.namespace &&
        metadata.labels?.['app.kubernetes.io/name'] === target.app &&
        status.podIP !== undefined &&
        !['Succeeded', 'Failed'].includes(status.phase),
    )
    .map(({ metadata, status }) => ({
      job,
      instance: metadata.name,
      scrapeUrl: `http://${inUrl(status.podIP)}:${target.port}${target.path}`,
    }));
}

/** A target of Prometheus, for comparison. */
const asExpected = ({ labels, scrapeUrl }: ActiveTarget): ExpectedTarget => ({
  job: labels.job ?? '',
  instance: labels.instance ?? '',
  scrapeUrl,
});

/** Throws if the targets differ from the expected ones, or one is down. @param leftOut jobs whose pods cannot run here */
export async function expectTargetsUp(
  cluster: TestCluster,
  prometheus: PrometheusApi,
  leftOut: readonly string[],
): Promise<void> {
  const { activeTargets } = await prometheus.targets();
  expect(asLines(activeTargets.map(asExpected))).toEqual(asLines(await expectedTargets(cluster)));
  const down = activeTargets
    .filter(({ labels, health }) => health !== 'up' && !leftOut.includes(labels.job ?? ''))
    .map(({ labels, scrapeUrl, lastError }) => `${labels.job} ${scrapeUrl}: ${lastError}`);
  expect(down).toEqual([]);
}

/** All rules. Throws if one has not been evaluated, or has an error. */
export async function expectRulesEvaluated(prometheus: PrometheusApi): Promise<readonly EvaluatedRule[]> {
  const rules = await prometheus.rules();
  const problems = rules
    .filter(({ health, lastError }) => health !== 'ok' || lastError)
    .map(({ name, health, lastError = '' }) => `${name} is ${health}: ${lastError}`);
  expect(problems).toEqual([]);
  return rules;
}

/** `web-api web-api-7d9f http://10.244.0.9:9090/metrics`, sorted. */
const asLines = (targets: readonly ExpectedTarget[]): string[] =>
  targets.map(({ job, instance, scrapeUrl }) => `${job} ${instance} ${scrapeUrl}`).sort();
