import { namespaces, seconds } from '../../../lib/catalogue';
import { alertmanager as peer } from '../../../lib/components/peers';
import { receiverSecret } from '../../../lib/components/secrets';
import { production as environment } from '../../../lib/environments';
import { nodeImage } from '../../../tools/cluster/images/node';
import { waitFor } from '../../../tools/wait';
import type { Ways } from './breaking-api';
import { programText } from './breaking-program';
import type { TestCluster } from './cluster';
import { distOf, manifestsIn } from './dist';
import { explain } from './explain';
import type { KubernetesObject } from './objects';
import { podOf } from './workload/pod';

/** Beside the platform's, whose one Alertmanager goes on. */
const NAMESPACE = 'breaking';
const SINK = 'sink';
const SINK_PORT = 8080;
/** In the place of production's minute: nothing here depends on how often Prometheus tells of its alerts. */
export const START_DELAY = seconds(5);
/** Of `dist/`, for critical alerts. */
export const GROUP_WAIT = seconds(10);
/** Each waits so long for those before it: Alertmanager's default. */
export const PEER_TIMEOUT = seconds(15);

export interface Notification {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The message, as Slack gets it. */
  readonly text: string;
}

/**
 * Production's three Alertmanagers as `dist/` has them, in a namespace of their own, with Slack inside the cluster. Otherwise than in
 * `dist/`: their names in the network, the class of their volumes (the cluster's default), the delay of a start.
 */
export class Alertmanagers {
  readonly pods = Array.from({ length: 3 }, (_, index) => `${peer.name}-${index}`);

  private constructor(
    private readonly cluster: TestCluster,
    private readonly ways: Ways,
  ) {}

  static async start(cluster: TestCluster, ways: Ways): Promise<Alertmanagers> {
    await cluster.own?.load([nodeImage()]);
    await cluster.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }]);
    await cluster.apply([...sink(await programText('breaking-sink.ts')), secret(), ...production()]);
    const all = new Alertmanagers(cluster, ways);
    await all.together();
    return all;
  }

  remove(): Promise<string> {
    return this.cluster.kubectl(['delete', 'namespace', NAMESPACE, '--ignore-not-found', '--wait=false']);
  }

  readonly namespace = NAMESPACE;

  url(pod: string): string {
    return this.ways.pod(NAMESPACE, pod, peer.ports.web.number);
  }

  /** Waits until all run the newest version, are ready, and know each other. */
  async together(): Promise<void> {
    await explain(this.cluster, { namespace: NAMESPACE }, async () => {
      const rollOut = ['rollout', 'status', '--timeout=240s'];
      await this.cluster.kubectl(['-n', NAMESPACE, ...rollOut, `statefulset/${peer.name}`], { timeoutMs: 250_000 });
      await this.cluster.kubectl(['-n', NAMESPACE, ...rollOut, `deployment/${SINK}`], { timeoutMs: 250_000 });
      await waitFor(
        async () => (await Promise.all(this.pods.map(pod => this.status(pod)))).every(each => each.peers.length === 3),
        { what: 'the three to know each other', timeoutMs: 120_000 },
      );
    });
  }

  /** The one whose turn it is to notify first: they are asked in the order of their names in the gossip. */
  async first(): Promise<string> {
    const named = await Promise.all(this.pods.map(async pod => ({ pod, name: (await this.status(pod)).name })));
    return named.sort((a, b) => (a.name < b.name ? -1 : 1))[0]?.pod as string;
  }

  /** Tells all of them of alerts that fire, as Prometheus does. */
  async fire(...names: readonly string[]): Promise<void> {
    const alerts = names.map(service => ({
      labels: { alertname: 'ServiceDown', severity: 'critical', team: 'platform', cluster: 'aion-production', service },
      annotations: {
        summary: `${service} is down`,
        description: 'Made by a test.',
        runbook_url: 'https://example.com',
      },
    }));
    await Promise.all(this.pods.map(pod => this.call(pod, 'alerts', alerts)));
  }

  /** What was received of a service. */
  async notifications(service: string): Promise<readonly Notification[]> {
    const pod = await this.cluster.kubectl(['-n', NAMESPACE, 'get', 'pod', '-l', `app=${SINK}`, '-o', 'name']);
    const response = await fetch(this.ways.pod(NAMESPACE, pod.trim().replace('pod/', ''), SINK_PORT));
    const all = (await response.json()) as { at: number; body: object }[];
    return all
      .map(({ at, body }) => ({ at, text: JSON.stringify(body) }))
      .filter(({ text }) => text.includes(`${service} is down`));
  }

  async silence(pod: string, service: string): Promise<string> {
    const now = Date.now();
    const { silenceID } = await this.call<{ silenceID: string }>(pod, 'silences', {
      matchers: [{ name: 'service', value: service, isRegex: false, isEqual: true }],
      startsAt: new Date(now).toISOString(),
      endsAt: new Date(now + 3_600_000).toISOString(),
      createdBy: 'test',
      comment: 'survives',
    });
    return silenceID;
  }

  /** Ids of the silences that hold. */
  async silences(pod: string): Promise<readonly string[]> {
    const all = await this.call<{ id: string; status: { state: string } }[]>(pod, 'silences');
    return all.filter(({ status }) => status.state === 'active').map(({ id }) => id);
  }

  /** `active`, or `suppressed` where a silence holds it; undefined where the pod knows of no such alert. */
  async state(pod: string, service: string): Promise<string | undefined> {
    const alerts = await this.call<{ labels: { service: string }; status: { state: string } }[]>(pod, 'alerts');
    return alerts.find(({ labels }) => labels.service === service)?.status.state;
  }

  async restartOneByOne(): Promise<void> {
    await this.cluster.kubectl(['-n', NAMESPACE, 'rollout', 'restart', `statefulset/${peer.name}`]);
    await this.together();
  }

  /** When the process of a pod began, in milliseconds since 1970. */
  async started(pod: string): Promise<number> {
    const text = await (await fetch(`${this.url(pod)}/metrics`)).text();
    return Number(/^process_start_time_seconds (\S+)$/m.exec(text)?.[1]) * 1_000;
  }

  private async status(pod: string): Promise<{ readonly name: string; readonly peers: readonly object[] }> {
    const { cluster } = await this.call<{ cluster: { name: string; peers: readonly object[] } }>(pod, 'status');
    return cluster;
  }

  private async call<T>(pod: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.url(pod)}/api/v2/${path}`, {
      signal: AbortSignal.timeout(30_000),
      ...(body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${pod} answers ${path} with ${response.status}: ${text.slice(0, 500)}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}

/** What makes Alertmanager run; not what exposes and protects it. */
const KINDS = ['ConfigMap', 'ServiceAccount', 'StatefulSet', 'Service'];

const production = (): KubernetesObject[] =>
  manifestsIn(distOf(environment))
    .filter(({ kind, metadata }) => KINDS.includes(kind) && metadata.labels['app.kubernetes.io/name'] === peer.name)
    .map(object => {
      const metadata = { ...object.metadata, namespace: NAMESPACE };
      return object.kind === 'StatefulSet'
        ? { ...object, metadata, spec: moved(object.spec) }
        : { ...object, metadata };
    });

function moved({ template, volumeClaimTemplates, ...spec }: KubernetesObject): KubernetesObject {
  const argument = (text: string) =>
    text
      .replace(/^--dispatch\.start-delay=.*/, `--dispatch.start-delay=${START_DELAY.value}s`)
      .replace(`.${namespaces.monitoring}.svc`, `.${NAMESPACE}.svc`);
  const containers = template.spec.containers.map((each: KubernetesObject) => ({
    ...each,
    args: each.args.map(argument),
  }));
  const claims = volumeClaimTemplates.map(({ spec: { storageClassName: _, ...claim }, ...rest }: KubernetesObject) => ({
    ...rest,
    spec: claim,
  }));
  return { ...spec, template: { ...template, spec: { ...template.spec, containers } }, volumeClaimTemplates: claims };
}

const secret = (): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace: NAMESPACE, name: receiverSecret.name },
  stringData: { 'slack-url': `http://${SINK}.${NAMESPACE}.svc:${SINK_PORT}/slack` } satisfies Partial<
    Record<keyof typeof receiverSecret.keys, string>
  >,
});

function sink(code: string): object[] {
  const labels = { app: SINK };
  const metadata = { namespace: NAMESPACE, name: SINK, labels };
  const spec = podOf({
    name: SINK,
    image: nodeImage().reference,
    user: 1000,
    command: ['node', '-e', code],
    env: { PORT: String(SINK_PORT) },
    folders: [],
    resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
    readinessProbe: { tcpSocket: { port: SINK_PORT }, periodSeconds: 1 },
    graceSeconds: 1,
  });
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ port: SINK_PORT }] } },
  ];
}
