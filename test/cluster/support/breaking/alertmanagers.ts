import { seconds } from '../../../../lib/catalogue';
import { timingOf } from '../../../../lib/components/alertmanager/timing';
import { nodeImage } from '../../../../tools/cluster/images/node';
import { waitFor } from '../../../../tools/process/wait';
import { alertmanager as peer } from '../aion';
import type { TestCluster } from '../cluster';
import { explain } from '../explain';
import { manifests, NAMESPACE, SINK, SINK_PORT, START_DELAY } from './alertmanagers-manifests';
import { type Endpoints, startedAt } from './api';
import { programText } from './program';

/** As in `dist/`, for critical alerts. */
export const GROUP_WAIT = seconds(Number.parseInt(timingOf('critical').group_wait ?? '', 10));
/** How long each replica waits for each one before it: Alertmanager's default. */
export const PEER_TIMEOUT = seconds(15);
/** After this time the last of the three has had its turn: it has notified, or knows that another has. */
const TURN_MS = (START_DELAY.value + GROUP_WAIT.value + 2 * PEER_TIMEOUT.value + 5) * 1_000;

export interface Notification {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The message for Slack. */
  readonly text: string;
}

/**
 * Production's three Alertmanagers as in `dist/`, in a separate namespace, with Slack inside the cluster. Differences to
 * `dist/`: their DNS names, their storage class (the cluster's default), the start delay.
 */
export class Alertmanagers {
  readonly pods = Array.from({ length: 3 }, (_, index) => `${peer.name}-${index}`);

  private constructor(
    private readonly cluster: TestCluster,
    private readonly endpoints: Endpoints,
  ) {}

  static async start(cluster: TestCluster, endpoints: Endpoints): Promise<Alertmanagers> {
    await cluster.own?.load([nodeImage()]);
    await cluster.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }]);
    await cluster.apply(manifests(await programText('sink.ts')));
    const all = new Alertmanagers(cluster, endpoints);
    await all.together();
    return all;
  }

  remove(): Promise<string> {
    return this.cluster.kubectl(['delete', 'namespace', NAMESPACE, '--ignore-not-found', '--wait=false']);
  }

  readonly namespace = NAMESPACE;

  url(pod: string): string {
    return this.endpoints.pod(NAMESPACE, pod, peer.ports.web.number);
  }

  /** Waits until all run the current version, are ready, and know each other. */
  async together(): Promise<void> {
    await explain(this.cluster, { namespace: NAMESPACE }, async () => {
      const rollOut = ['rollout', 'status', '--timeout=240s'];
      await this.cluster.kubectl(['-n', NAMESPACE, ...rollOut, `statefulset/${peer.name}`], { timeoutMs: 250_000 });
      await this.cluster.kubectl(['-n', NAMESPACE, ...rollOut, `deployment/${SINK}`], { timeoutMs: 250_000 });
      await waitFor(
        async () => (await Promise.all(this.pods.map(pod => this.status(pod)))).every(each => each.peers.length === 3),
        { what: 'the three Alertmanagers to know each other', timeoutMs: 120_000 },
      );
    });
  }

  /** The pod that notifies first: the order is that of their names in the gossip. */
  async first(): Promise<string> {
    const named = await Promise.all(this.pods.map(async pod => ({ pod, name: (await this.status(pod)).name })));
    return named.sort((a, b) => (a.name < b.name ? -1 : 1))[0]?.pod as string;
  }

  /** Sends firing alerts to all of them, as Prometheus does. */
  async fire(...names: readonly string[]): Promise<void> {
    const alerts = names.map(service => ({
      labels: { alertname: 'ServiceDown', severity: 'critical', team: 'platform', cluster: 'aion-production', service },
      annotations: {
        summary: `${service} is down`,
        description: 'Sent by a test.',
        runbook_url: 'https://example.com',
      },
    }));
    await Promise.all(this.pods.map(pod => this.call(pod, 'alerts', alerts)));
  }

  /** The notifications received for a service. */
  async notifications(service: string): Promise<readonly Notification[]> {
    const pod = await this.cluster.kubectl(['-n', NAMESPACE, 'get', 'pod', '-l', `app=${SINK}`, '-o', 'name']);
    const response = await fetch(this.endpoints.pod(NAMESPACE, pod.trim().replace('pod/', ''), SINK_PORT));
    const all = (await response.json()) as { at: number; body: object }[];
    return all
      .map(({ at, body }) => ({ at, text: JSON.stringify(body) }))
      .filter(({ text }) => text.includes(`${service} is down`));
  }

  /** Waits for the first notification for a service. */
  arrived(service: string): Promise<Notification> {
    return waitFor(async () => (await this.notifications(service))[0], {
      what: `a notification for ${service}`,
      timeoutMs: 120_000,
    });
  }

  /** Waits until each of the three has had its turn to notify since then. @param fired ms since 1970 */
  async everyTurn(fired: number): Promise<void> {
    const started = await Promise.all(this.pods.map(pod => this.started(pod)));
    const over = Math.max(...started, fired) + TURN_MS;
    await waitFor(() => Date.now() > over, {
      what: 'the turn of each Alertmanager to be over',
      timeoutMs: TURN_MS + 30_000,
    });
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

  /** Ids of the active silences. */
  async silences(pod: string): Promise<readonly string[]> {
    const all = await this.call<{ id: string; status: { state: string } }[]>(pod, 'silences');
    return all.filter(({ status }) => status.state === 'active').map(({ id }) => id);
  }

  /** `active`, or `suppressed` if it is silenced; undefined if the pod has no such alert. */
  async state(pod: string, service: string): Promise<string | undefined> {
    const alerts = await this.call<{ labels: { service: string }; status: { state: string } }[]>(pod, 'alerts');
    return alerts.find(({ labels }) => labels.service === service)?.status.state;
  }

  async restartOneByOne(): Promise<void> {
    await this.cluster.kubectl(['-n', NAMESPACE, 'rollout', 'restart', `statefulset/${peer.name}`]);
    await this.together();
  }

  /** When the process of a pod started, in milliseconds since 1970. */
  started(pod: string): Promise<number> {
    return startedAt(this.url(pod));
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
    if (!response.ok) throw new Error(`${pod}: ${path} returned ${response.status}: ${text.slice(0, 500)}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}
