import { waitFor } from '../../../tools/process/wait';
import type { TestCluster } from './cluster';
import { attempt, OPEN, type Outcome, type Place, probe } from './enforced-probe';
import { podsReady } from './ready';

/** A namespace of the tests, without anything of the platform. */
export const STRANGERS = 'strangers';
const STRANGER_POD = { namespace: STRANGERS, name: 'stranger' };
/** A pod without labels in that namespace. */
export const STRANGER: Place = { namespace: STRANGERS, object: `pod/${STRANGER_POD.name}` };
const SERVER = 'canary';
const PORT = 8080;

/** The longest time that a plugin takes to enforce a new policy on a busy machine. */
export const ENFORCED_MS = 30_000;

const policy = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { namespace: STRANGERS, name: SERVER },
  spec: { podSelector: {}, policyTypes: ['Ingress'] },
};

/** Two pods, one of which connects to the other: a policy between them shows whether and when policies are enforced. */
export class Canary {
  private constructor(
    private readonly cluster: TestCluster,
    private readonly address: string,
  ) {}

  static async start(cluster: TestCluster): Promise<Canary> {
    await cluster.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: STRANGERS } }]);
    await cluster.apply([probe(STRANGER_POD), probe({ namespace: STRANGERS, name: SERVER }, PORT)]);
    await podsReady(cluster, { namespace: STRANGERS }, [STRANGER_POD.name, SERVER]);
    const where = ['-n', STRANGERS, 'get', 'pod', SERVER, '-o', 'jsonpath={.status.podIP}'];
    const canary = new Canary(cluster, await cluster.kubectl(where));
    // Left by a run that was killed.
    await canary.allow();
    await canary.is(true);
    return canary;
  }

  /** Waits until the connection is open or denied. Resolves with the time that took, in ms. */
  async is(open: boolean): Promise<number> {
    const began = Date.now();
    await waitFor(async () => ((await this.outcome()) === OPEN) === open, {
      what: `the connection between two pods to be ${open ? 'open' : 'denied'}`,
      timeoutMs: ENFORCED_MS,
    });
    return Date.now() - began;
  }

  async outcome(): Promise<Outcome> {
    const [outcome = ''] = await attempt(this.cluster, STRANGER, [{ host: this.address, port: PORT }]);
    return outcome;
  }

  deny(): Promise<string> {
    return this.cluster.apply([policy]);
  }

  allow(): Promise<string> {
    return this.cluster.kubectl(['-n', STRANGERS, 'delete', 'networkpolicy', SERVER, '--ignore-not-found']);
  }

  remove(): Promise<string> {
    return this.cluster.kubectl(['delete', 'namespace', STRANGERS, '--ignore-not-found'], { timeoutMs: 100_000 });
  }
}
