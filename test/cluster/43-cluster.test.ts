/** The API server down for a minute, and the node rebooted. */

import { names } from '../../aion/names';
import { webApi } from '../../aion/services/web-api';
import { DATA_FOLDER } from '../../lib/components/alertmanager/files';
import { kubeletServices } from '../../lib/components/kubelet';
import { WATCHDOG } from '../../lib/rules';
import type { Cluster } from '../../tools/cluster/cluster';
import { inUrl } from '../../tools/cluster/families';
import { up } from '../../tools/cluster/up';
import { waitFor } from '../../tools/process/run';
import { namespaces, prometheus } from './support/aion';
import { connectToPlatform, type Endpoints } from './support/breaking/api';
import { count, missing, samples, values } from './support/breaking/samples';
import { removeTargets, startTargets, targetName } from './support/breaking/targets';
import { CONNECT_MS, type TestCluster } from './support/cluster';
import { explain } from './support/explain';
import { keep, lost } from './support/kept';
import { list } from './support/objects';
import { platformReady } from './support/platform';
import { figure, notRun, seconds } from './support/record';

const DOWN_MS = 60_000;
const INSTEAD = 'the same test on the own cluster';
/** A kubelet authenticates its clients with the API server and caches the result for two minutes, which some scrapes exceed. */
const ASK_THE_API_SERVER: readonly string[] = kubeletServices(names).map(({ name }) => name);

let cluster: TestCluster;
let endpoints: Endpoints;
beforeAll(async () => {
  ({ cluster, endpoints } = await connectToPlatform());
}, CONNECT_MS);
afterAll(() => removeTargets(cluster, ['fine']), 60_000);

const url = () => endpoints.prometheus().url;
const nameOf = (labels: Readonly<Record<string, string>>) =>
  `${labels.alertname} ${labels.service} ${labels.instance ?? ''}`;

/** Queries Prometheus without the API server: from the node, by the pod's address. */
async function fromNode(own: Cluster): Promise<<T>(path: string) => Promise<T>> {
  const [pod] = await list(cluster, 'pods', {
    namespace: namespaces.monitoring,
    selector: 'app.kubernetes.io/name=prometheus',
  });
  const base = `http://${inUrl(pod.status.podIP)}:${prometheus.ports.web.number}/api/v1`;
  return async path => JSON.parse(await own.node.run('curl', ['-sS', '--max-time', '20', `${base}/${path}`])).data;
}

interface Alerts {
  readonly alerts: readonly { readonly labels: Readonly<Record<string, string>>; readonly state: string }[];
}
interface Vector {
  readonly result: readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly value: readonly [number, string];
  }[];
}
const query = (expression: string) => `query?query=${encodeURIComponent(expression)}`;

test('while the API server is down, targets are scraped and no false alert fires; then discovery continues', async () => {
  const { own } = cluster;
  if (own === undefined) return notRun('the API server down', 'it must not be stopped on a shared cluster', INSTEAD);
  await waitFor(async () => (await values(url(), 'up == 1')).length > 5, {
    what: 'targets to be up',
    timeoutMs: 120_000,
  });
  const ask = await fromNode(own);
  const firing = async () => {
    const { alerts } = await ask<Alerts>('alerts');
    return alerts.filter(({ state }) => state === 'firing').map(({ labels }) => nameOf(labels));
  };
  // Where Prometheus has just started, its rules may not have been evaluated yet.
  await waitFor(async () => (await firing()).some(alert => alert.startsWith(WATCHDOG)), {
    what: 'the Watchdog to fire',
    timeoutMs: 120_000,
  });
  const upBefore = await values(url(), 'up == 1');
  // Pending alerts may start to fire meanwhile: on our clusters, those for pods without an image.
  const known = new Set((await ask<Alerts>('alerts')).alerts.map(({ labels }) => nameOf(labels)));
  const stopped = Date.now();
  await own.stop('kube-apiserver');
  const falsely = new Set<string>();
  try {
    await waitFor(
      async () => {
        for (const alert of await firing()) if (!known.has(alert)) falsely.add(alert);
        return Date.now() - stopped > DOWN_MS;
      },
      { what: 'a minute without an API server', timeoutMs: DOWN_MS + 30_000 },
    );
    const window = Math.floor((Date.now() - stopped) / 1_000) - 5;
    const failed = await ask<Vector>(query(`min_over_time(up[${window}s]) == 0`));
    const scrapes = await ask<Vector>(query(`count_over_time(up[${window}s]) >= 2`));
    const others = upBefore.filter(({ metric }) => !ASK_THE_API_SERVER.includes(metric.service ?? ''));
    const before = new Set(others.map(({ metric }) => `${metric.service} ${metric.instance}`));
    const targetsIn = ({ result }: Vector) => result.map(({ metric }) => `${metric.service} ${metric.instance}`);
    expect(targetsIn(failed).filter(target => before.has(target))).toEqual([]);
    expect(targetsIn(scrapes)).toEqual(expect.arrayContaining([...before]));
  } finally {
    await own.start('kube-apiserver');
  }
  const back = Date.now();
  expect([...falsely]).toEqual([]);
  await waitFor(async () => (await own.kubectl(['get', '--raw', '/readyz'])) === 'ok', {
    what: 'the API server to be ready',
    timeoutMs: 120_000,
  });
  const ready = Date.now();
  await startTargets(cluster, ['fine']);
  const started = Date.now();
  await waitFor(
    async () => (await values(url(), `up{service="${webApi.name}", instance="${targetName('fine')}"} == 1`)).length > 0,
    { what: 'a new pod to be found and scraped', timeoutMs: 180_000 },
  );
  figure('Breaking', 'the API server down for a minute', {
    lost: `samples of ${ASK_THE_API_SERVER.join(' and ')}, which authenticate scrapes with it; all others are still scraped, and no false alert fires`,
    recovered: `a new pod is scraped ${seconds(Date.now() - started)} after it is ready`,
    figures: `down for ${seconds(ready - stopped)}, of which ${seconds(ready - back)} to start`,
  });
}, 600_000);

test('after a reboot of the node everything recovers, with the data on its volumes', async () => {
  const { own } = cluster;
  if (own === undefined) return notRun('the node rebooted', 'it must not be rebooted on a shared cluster', INSTEAD);
  const kept = await keep(endpoints);
  await silenceOnDisk(own, kept.silenceId);
  const upBefore = (await values(url(), 'up == 1')).map(({ metric }) => `${metric.service} ${metric.instance}`);
  const at = Date.now() / 1_000;
  const before = await samples(url(), 'up', { seconds: 120, at });
  const alive = (await list(cluster, 'pods', { namespace: namespaces.monitoring })).length;

  const cut = Date.now();
  await own.powerOff();
  await up({ name: own.settings.name });
  const again = Date.now();
  await everyPodStartedAgain(cut);
  await platformReady(cluster);
  const took = Date.now() - cut;

  await explain(cluster, { namespace: namespaces.monitoring }, async () => {
    await waitFor(async () => missing(before, await samples(url(), 'up', { seconds: 120, at })) === 0, {
      what: 'the samples from before the reboot',
      timeoutMs: 60_000,
    });
    await waitFor(async () => (await lost(endpoints, kept)).length === 0, {
      what: 'a trace and a silence from before the reboot',
      timeoutMs: 60_000,
    });
    await waitFor(
      async () => {
        // By service and instance, which are the same for a new pod of the controller.
        const now = new Set(
          (await values(url(), 'up == 1')).map(({ metric }) => `${metric.service} ${metric.instance}`),
        );
        const left = upBefore.filter(target => !now.has(target));
        if (left.length > 0) throw new Error(`still down: ${left.join(', ')}`);
        return true;
      },
      { what: 'every previous target to be up', timeoutMs: 180_000 },
    );
  });
  figure('Breaking', 'the node rebooted, without warning', {
    lost: `nothing: ${count(before)} samples, a silence and a trace are found`,
    recovered: `all pods ready ${seconds(took)} after the power was cut, of which ${seconds(again - cut)} for the node`,
    figures: `${alive} pods in ${namespaces.monitoring}`,
  });
}, 900_000);

/** An old pod may still be reported ready until the kubelet has checked it. */
async function everyPodStartedAgain(cut: number): Promise<void> {
  await explain(cluster, { namespace: namespaces.monitoring }, () =>
    waitFor(
      async () => {
        const pods = await list(cluster, 'pods', { namespace: namespaces.monitoring });
        const states = pods.flatMap(({ status }) => status.containerStatuses ?? []).filter(({ image }) => image !== '');
        const old = states.filter(({ state }) => state.running && Date.parse(state.running.startedAt) < cut - 1_000);
        return old.length === 0;
      },
      { what: 'every container to be restarted', timeoutMs: 180_000 },
    ),
  );
}

/** Alertmanager writes its state to disk once a minute, and loses anything newer with its process. */
async function silenceOnDisk(own: Cluster, silence: string): Promise<void> {
  const file = `${DATA_FOLDER}/silences`;
  const exec = ['-n', namespaces.monitoring, 'exec', 'alertmanager-0', '--', 'grep', '-c', silence, file];
  await waitFor(async () => Number(await own.kubectl(exec)) > 0, {
    what: 'the silence to be written to disk',
    timeoutMs: 90_000,
  });
}
