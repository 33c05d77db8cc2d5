/** The pods and nodes of a cluster that runs everything that is monitored, as Prometheus would discover them. */

import { aion } from '../../aion/stack';
import { interfaceUrl, USER_INTERFACES } from '../../lib/components/exposure';
import type { KubernetesSdConfig, StaticConfig } from '../../lib/components/prometheus';
import type { PodTarget, Service } from '../../lib/services';
import { type Environment, monitoredIn } from '../../lib/stack';

export interface Pod {
  readonly service: Service;
  readonly target: PodTarget;
  readonly name: string;
  readonly node: string;
  readonly ip: string;
}
export interface Node {
  readonly name: string;
  readonly ip: string;
}

export const NODES: readonly Node[] = [
  { name: 'node-1', ip: '198.51.100.1' },
  { name: 'node-2', ip: '198.51.100.2' },
];
export const KUBELET_PORT = 10250;

const nodeOf = (index: number): Node => NODES[index % NODES.length] as Node;

/** Documentation addresses, which are never assigned: https://www.rfc-editor.org/rfc/rfc5737 */
const address = (index: number): string => `192.0.2.${index + 1}`;

/**
 * The pods of every service that is scraped by pod.
 * @param replicas by service; 2 by default, so that sums cover more than one
 */
export function podsIn(environment: Environment, replicas: Readonly<Record<string, number>>): readonly Pod[] {
  const pods: Pod[] = [];
  for (const service of monitoredIn(environment, aion.services)) {
    const { target } = service;
    if (target.kind !== 'pods') continue;
    for (let i = 0; i < (replicas[service.name] ?? 2); i++) {
      // The second pod of each service has an IPv6 address.
      const ip = i === 1 ? `2001:db8::${pods.length + 1}` : address(pods.length);
      pods.push({ service, target, name: `${target.app}-${i}`, node: nodeOf(i).name, ip });
    }
  }
  return pods;
}

export const hostOf = ({ ip, target }: Pod): string => `${bracketed(ip)}:${target.port}`;
const bracketed = (ip: string): string => (ip.includes(':') ? `[${ip}]` : ip);

/** What discovery finds: targets with the labels in https://prometheus.io/docs/prometheus/latest/configuration/configuration/#kubernetes_sd_config */
export function discovered(pods: readonly Pod[], { role, namespaces }: KubernetesSdConfig): StaticConfig[] {
  if (role === 'node') {
    return NODES.map(({ name, ip }) => ({
      targets: [`${ip}:${KUBELET_PORT}`],
      labels: { __meta_kubernetes_node_name: name },
    }));
  }
  const found = pods.filter(({ target }) => namespaces?.names.includes(target.namespace));
  return found.flatMap(pod => [
    portOf(pod, pod.target.port),
    // A second port, and what must not become a target: an init container, and a completed pod.
    portOf(pod, 8_081),
    portOf(pod, pod.target.port, { container_init: 'true' }),
    portOf({ ...pod, name: `${pod.name}-ended`, ip: '192.0.2.254' }, pod.target.port, { phase: 'Succeeded' }),
  ]);
}

function portOf({ ip, name, node, target }: Pod, port: number, other: Readonly<Record<string, string>> = {}) {
  const meta = {
    ip,
    name,
    node_name: node,
    phase: 'Running',
    container_init: 'false',
    label_app_kubernetes_io_name: target.app,
    ...other,
  };
  return {
    targets: [`${bracketed(ip)}:${port}`],
    labels: {
      __meta_kubernetes_namespace: target.namespace,
      ...Object.fromEntries(Object.entries(meta).map(([key, value]) => [`__meta_kubernetes_pod_${key}`, value])),
    },
  };
}

/** The labels of every expected target: those of TARGET_LABELS that the target has. */
export const expectedTargets = (environment: Environment, pods: readonly Pod[]): Record<string, string>[] =>
  monitoredIn(environment, aion.services).flatMap(service => {
    const common = { job: service.name, service: service.name };
    return ownLabels(service, environment, pods).map(labels => ({ ...common, ...labels }));
  });

function ownLabels(
  { name, target }: Service,
  environment: Environment,
  pods: readonly Pod[],
): Record<string, string>[] {
  const { kind } = target;
  if (kind === 'kubelet') return NODES.map(node => ({ instance: node.name, node: node.name }));
  const { namespace } = target;
  if (kind === 'probe') {
    const probed = target.addresses ?? USER_INTERFACES.map(ui => interfaceUrl(environment.exposure, ui));
    return probed.map(instance => ({ namespace, instance }));
  }
  const own = pods.filter(({ service }) => service.name === name);
  return own.map(({ name: pod, node }) => ({ namespace, pod, instance: pod, node }));
}
