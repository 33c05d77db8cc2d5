/** Full volumes of Prometheus and Jaeger. */

import { webApi } from '../../aion/services/web-api';
import type { Cluster } from '../../tools/cluster/cluster';
import { waitFor } from '../../tools/process/run';
import { jaegerStorage, namespaces } from './support/aion';
import { connectToPlatform, type Endpoints } from './support/breaking/api';
import { kill } from './support/breaking/kill';
import { count, longestGap, missing, samples, value } from './support/breaking/samples';
import { Sender } from './support/breaking/spans';
import { SmallVolume } from './support/breaking/volume';
import { CONNECT_MS, type TestCluster } from './support/cluster';
import { explain } from './support/explain';
import { list } from './support/objects';
import { platformReady } from './support/platform';
import { figure, notRun, seconds } from './support/record';

const WHY = 'its volumes cannot be replaced';
const INSTEAD = 'the same test on the own cluster';
const UP = 'up{service="prometheus"}';
const IN_MONITORING = ['-n', namespaces.monitoring];

let cluster: TestCluster;
let endpoints: Endpoints;
let sender: Sender;
beforeAll(async () => {
  ({ cluster, endpoints } = await connectToPlatform());
}, CONNECT_MS);
// Also if the test fails early.
afterEach(() => sender?.stop());

async function onSmallVolume(
  statefulSet: string,
  megabytes: number,
  use: (volume: SmallVolume) => Promise<void>,
): Promise<void> {
  const volume = await SmallVolume.under(cluster.own as Cluster, namespaces.monitoring, statefulSet, megabytes);
  try {
    await explain(cluster, { namespace: namespaces.monitoring }, () => use(volume));
  } finally {
    await volume.remove();
  }
}

test('Prometheus continues once its full volume has space, alerts that it needs a restart, and then loses nothing', async () => {
  if (cluster.own === undefined) return notRun("Prometheus' volume full", WHY, INSTEAD);
  const { url } = endpoints.prometheus();
  await onSmallVolume('prometheus', 256, async volume => {
    const age = async () => (await value(url, `time() - timestamp(${UP})`)) || Number.POSITIVE_INFINITY;
    const scraped = (times: number) =>
      waitFor(async () => (await value(url, `count_over_time(${UP}[1m])`)) >= times, {
        what: `${times} scrapes within a minute`,
        timeoutMs: 120_000,
      });
    const upTo = async (at: number) => samples(url, UP, { seconds: 600, at });
    await scraped(2);
    const at = Date.now() / 1_000;
    const before = await upTo(at);
    await volume.fill();
    const full = Date.now();
    await waitFor(async () => (await age()) > 45, { what: 'samples to be rejected', timeoutMs: 120_000 });
    // It still responds, and keeps its data.
    expect(missing(before, await upTo(at))).toBe(0);
    const alerts = (await endpoints.prometheus().alerts()).map(({ labels }) => labels.alertname);
    expect(alerts).toContain('Watchdog');

    await volume.clear();
    const cleared = Date.now();
    await waitFor(async () => (await age()) < 30, { what: 'samples to be stored again', timeoutMs: 120_000 });
    const recovered = Date.now() - cleared;
    // Its log has a truncated record: everything after it is lost at the next start, which should therefore be soon.
    await waitFor(async () => (await firing()).includes('PrometheusStoreCorrupted'), {
      what: 'PrometheusStoreCorrupted to fire',
      timeoutMs: 120_000,
    });
    const alerted = Date.now() - cleared;
    await cluster.kubectl([...IN_MONITORING, 'delete', 'pod', 'prometheus-0'], { timeoutMs: 120_000 });
    await platformReady(cluster);
    const restarted = Date.now();
    expect(missing(before, await upTo(at))).toBe(0);

    // From now on nothing is lost if it is killed.
    await waitFor(async () => (await value(url, `timestamp(${UP})`)) * 1_000 > restarted, {
      what: 'a scrape after the restart',
      timeoutMs: 120_000,
    });
    const then = Date.now() / 1_000;
    const stored = await upTo(then);
    await (await kill(cluster, namespaces.monitoring, 'prometheus-0')).back();
    expect(missing(stored, await upTo(then))).toBe(0);
    figure('Breaking', "Prometheus' volume full", {
      lost: `samples while it is full and until the restart: a gap of ${longestGap(stored[0] ?? { metric: {}, values: [] }).toFixed(0)} s; none before or after, and 0 of ${count(stored)} when killed afterwards`,
      recovered: `stores samples ${seconds(recovered)} after there is space; PrometheusStoreCorrupted fires after ${seconds(alerted)}`,
      figures: `full for ${seconds(cleared - full)}; it responds, and Watchdog fires, throughout`,
    });
  });
}, 900_000);

test('Jaeger finds every span that was accepted while its volume was full, once there is space', async () => {
  if (cluster.own === undefined) return notRun("Jaeger's volume full", WHY, INSTEAD);
  await onSmallVolume('jaeger-storage', 64, async volume => {
    sender = new Sender(endpoints, webApi.name);
    sender.start(100);
    const accepted = (more: number) => {
      const until = sender.accepted.length + more;
      return waitFor(() => sender.accepted.length >= until, {
        what: `${more} more traces to be accepted`,
        timeoutMs: 120_000,
      });
    };
    await accepted(30);
    await volume.fill();
    const full = Date.now();
    const before = sender.accepted.length;
    await waitFor(crashed, { what: 'the storage to crash', timeoutMs: 180_000 });
    const down = Date.now() - full;
    await accepted(30);
    const meanwhile = sender.accepted.length - before;
    await volume.clear();
    const cleared = Date.now();
    await accepted(30);
    await sender.stop();
    await waitFor(async () => (await sender.lost()).length === 0, {
      what: 'every accepted trace to be found',
      timeoutMs: 300_000,
    });
    figure('Breaking', "Jaeger's volume full", {
      lost: `0 of ${sender.spansOf(sender.accepted.length).toLocaleString('en')} accepted spans`,
      recovered: `all found ${seconds(Date.now() - cleared)} after there is space`,
      figures: `the storage crashes after ${seconds(down)}; ${sender.spansOf(meanwhile).toLocaleString('en')} spans waited; ${sender.refused} refused`,
    });
  });
}, 900_000);

async function firing(): Promise<readonly (string | undefined)[]> {
  const alerts = await endpoints.prometheus().alerts();
  return alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname);
}

/** Whether Jaeger's storage has crashed. */
async function crashed(): Promise<boolean> {
  const [pod] = await list(cluster, 'pods', { selector: `app.kubernetes.io/name=${jaegerStorage.name}` });
  return pod?.status.containerStatuses?.[0]?.lastState?.terminated !== undefined;
}
