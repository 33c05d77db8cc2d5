import type { TestCluster } from './cluster';
import {
  isReady,
  type KubernetesObject,
  list,
  nameOf,
  podProblem,
  type Selection,
  selectionArguments,
} from './objects';

/** Lines of each container's log. */
const LOG_LINES = 40;
const EVENTS = 30;

/**
 * Runs an action on the cluster. If it fails, the error also contains what an engineer would look at next: the selected pods
 * with their state, the latest events, and the last log lines of pods that are not ready.
 */
export async function explain<T>(cluster: TestCluster, selection: Selection, action: () => T | Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    // The original error is kept, with its first line: Jest shows both.
    if (error instanceof Object && 'message' in error) error.message += `\n\n${await describe(cluster, selection)}`;
    throw error;
  }
}

/** What `explain` adds. If the cluster does not respond, it says so. */
export async function describe(cluster: TestCluster, selection: Selection): Promise<string> {
  const parts = [pods, events, logs].map(part =>
    part(cluster, selection).catch(error => `not available: ${(error as Error).message}`),
  );
  const [podTable, eventTable, logText] = await Promise.all(parts);
  const where = selectionArguments(selection).join(' ');
  return [`--- pods ${where}`, podTable, `--- latest events ${where}`, eventTable, logText].join('\n');
}

const pods = (cluster: TestCluster, selection: Selection) =>
  cluster.kubectl(['get', 'pods', '--output', 'wide', ...selectionArguments(selection)]);

/** Events do not have the labels of their objects: for a selection by label, all events of the namespace are shown. */
async function events(cluster: TestCluster, { namespace }: Selection): Promise<string> {
  const where = selectionArguments(namespace === undefined ? {} : { namespace });
  const text = await cluster.kubectl(['get', 'events', '--sort-by=.lastTimestamp', ...where]);
  return text.trim().split('\n').slice(-EVENTS).join('\n');
}

async function logs(cluster: TestCluster, selection: Selection): Promise<string> {
  const found = await list(cluster, 'pods', selection);
  // If all are ready, any of them may be the cause.
  const suspects = found.every(isReady) ? found : found.filter(pod => !isReady(pod));
  const texts = await Promise.all(suspects.map(pod => podLogs(cluster, pod)));
  return texts.join('\n');
}

async function podLogs(cluster: TestCluster, pod: KubernetesObject): Promise<string> {
  const { namespace, name } = pod.metadata;
  const print = (...args: string[]) =>
    cluster
      .kubectl(['--namespace', namespace, 'logs', name, '--all-containers', `--tail=${LOG_LINES}`, ...args])
      .catch(() => '');
  const restarted = (pod.status.containerStatuses ?? []).some((each: KubernetesObject) => each.restartCount > 0);
  const [now, before] = await Promise.all([print(), restarted ? print('--previous') : '']);
  return [
    `--- ${nameOf(pod)}: ${podProblem(pod)}`,
    now.trim() || '(no log)',
    ...(before === '' ? [] : [`--- ${nameOf(pod)}, before its last restart`, before.trim()]),
  ].join('\n');
}
