import { waitFor } from '../../../../tools/process/wait';
import type { HeldAlert } from '../../../support/alertmanager';
import type { Inbox } from '../receivers/inbox';
import { alertOf, LOST_NODE, type PagedAlert } from './expectations';

/** The alerts that an Alertmanager holds. @param url without a trailing slash */
export async function heldAlerts(url: string): Promise<readonly HeldAlert[]> {
  const answer = await fetch(`${url}/api/v2/alerts`);
  return (await answer.json()) as HeldAlert[];
}

/** Waits until Alertmanager inhibits an alert because of another one of the same service. */
export const inhibitedBy = (url: string, alert: PagedAlert, cause: PagedAlert, service: string): Promise<HeldAlert> =>
  waitFor(
    async () => {
      const all = await heldAlerts(url);
      const held = (name: PagedAlert) =>
        all.filter(({ labels }) => labels.alertname === alertOf(name) && labels.service === service);
      const sources = held(cause).map(({ fingerprint }) => fingerprint);
      return held(alert).find(({ status }) => status.inhibitedBy.some(by => sources.includes(by)));
    },
    { what: `${alert} to be inhibited by ${cause}`, timeoutMs: 120_000 },
  );

/** Services with a target on each node. */
const ON_EACH_NODE = ['cadvisor', 'jaeger-agent', 'kubelet', 'nodes'];

/** The alerts about the node that is lost, once TargetDown fires for each of its targets. */
export const heldAboutNode = (url: string): Promise<readonly HeldAlert[]> =>
  waitFor(
    async () => {
      const held = (await heldAlerts(url)).filter(({ labels }) => labels.node === LOST_NODE);
      const found = held.filter(({ labels }) => labels.alertname === 'TargetDown').map(({ labels }) => labels.service);
      const missing = ON_EACH_NODE.filter(service => !found.includes(service));
      if (missing.length > 0) throw new Error(`no TargetDown yet of ${missing.join(', ')}`);
      return held;
    },
    { what: `TargetDown of everything on ${LOST_NODE}`, timeoutMs: 120_000 },
  );

/** DaemonSets with a pod on each node. */
const DAEMON_SETS = ['jaeger-agent', 'node-exporter'];

/**
 * What notifications said of the node that is lost while something fired, or of a DaemonSet that lacks a pod: each with its alert. A
 * group of which another alert fires lists those that have ended as well. Nothing about whole services: on a busy machine, a kubelet
 * does not answer in accelerated time.
 */
export async function saidAboutNode(inbox: Inbox): Promise<readonly string[]> {
  await inbox.look();
  return inbox.notices
    .filter(({ state }) => state !== 'resolved')
    .flatMap(({ alertname, service, title, text, links }) => {
      const ofDaemonSet = alertname === 'WorkloadReplicasMissing' && DAEMON_SETS.includes(service);
      const lines = text.split('\n').filter(line => !line.includes(', resolved: '));
      const about = [...lines, ...links].filter(line => line.includes(LOST_NODE));
      return [...(ofDaemonSet ? [title] : []), ...about].map(line => `${alertname}: ${line}`);
    });
}
