import { webApi } from '../../../../aion/services/web-api';
import { METRICS_PORT } from '../../../../lib/catalogue';
import { nodeImage } from '../../../../tools/cluster/images/node';
import { namespaces } from '../aion';
import type { TestCluster } from '../cluster';
import { podsReady } from '../ready';
import { podOf } from '../workload/pod';
import type { Mode } from './modes';
import { programText } from './program';

/** The pod name of a mode, which is also the `instance` of its series. */
export const targetName = (mode: Mode): string => `broken-${mode}`;

/**
 * Starts targets that misbehave, as pods of web-api: `dist/` scrapes and monitors them like any other. They do not belong to
 * its Service, whose selector requires another label.
 */
export async function startTargets(cluster: TestCluster, modes: readonly Mode[]): Promise<void> {
  await cluster.own?.load([nodeImage()]);
  const code = await programText('target.ts');
  await cluster.kubectl(['create', 'namespace', namespaces.aion]).catch(() => {});
  await cluster.apply(modes.map(mode => pod(mode, code)));
  const selector = `app.kubernetes.io/name=${webApi.name}`;
  await podsReady(cluster, { namespace: namespaces.aion, selector }, modes.map(targetName));
}

/** Removes the targets. */
export const removeTargets = (cluster: TestCluster, modes: readonly Mode[]): Promise<string> =>
  cluster.kubectl(
    ['delete', '-n', namespaces.aion, '--ignore-not-found', '--now', ...modes.map(mode => `pod/${targetName(mode)}`)],
    { timeoutMs: 60_000 },
  );

const pod = (mode: Mode, code: string): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    namespace: namespaces.aion,
    name: targetName(mode),
    labels: { 'app.kubernetes.io/name': webApi.name },
  },
  spec: podOf({
    name: 'target',
    image: nodeImage().reference,
    user: 1000,
    command: ['node', '-e', code],
    env: { MODE: mode, PORT: String(METRICS_PORT) },
    folders: [],
    resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '256Mi' } },
    readinessProbe: { tcpSocket: { port: METRICS_PORT }, periodSeconds: 1 },
    graceSeconds: 1,
  }),
});
