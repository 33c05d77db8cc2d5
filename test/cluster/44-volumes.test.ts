/** Volumes that are full: Prometheus' and Jaeger's. */

import { webApi } from '../../aion/services/web-api';
import type { Cluster } from '../../tools/cluster/cluster';
import { waitFor } from '../../tools/process/run';
import { jaegerStorage, namespaces } from './support/aion';
import { connectToPlatform, type Ways } from './support/breaking/api';
import { kill } from './support/breaking/kill';
import { count, longestGap, missing, samples, value } from './support/breaking/samples';
import { Sender } from './support/breaking/spans';
import { SmallVolume } from './support/breaking/volume';
import { CONNECT_MS, type TestCluster } from './support/cluster';
import { explain } from './support/explain';
import { list } from './support/objects';
import { platformReady } from './support/platform';
import { figure, notRun, seconds } from './support/record';

const WHY = 'its volumes cannot be exchanged';
const INSTEAD = 'the same on the own cluster';
const UP = 'up{service="prometheus"}';
const IN_MONITORING = ['-n', namespaces.monitoring];

let cluster: TestCluster;
let ways: Ways;
let sender: Sender;
beforeAll(async () => {
  ({ cluster, ways } = await connectToPlatform());
}, CONNECT_MS);
// Where a test fails on the way, too.
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

test('Prometheus goes on when its full volume has space again, says that it needs a restart, and keeps what it stores from then on', async () => {
  if (cluster.own === undefined) return notRun("Prometheus' volume full", WHY, INSTEAD);
  const { url } = ways.prometheus();
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
    await waitFor(async () => (await age()) > 45, { what: 'samples to be refused', timeoutMs: 120_000 });
    // It answers, and what it has stays.
    expect(missing(before, await upTo(at))).toBe(0);
    const alerts = (await ways.prometheus().alerts()).map(({ labels }) => labels.alertname);
    expect(alerts).toContain('Watchdog');

    await volume.clear();
    const cleared = Date.now();
    await waitFor(async () => (await age()) < 30, { what: 'samples to be stored again', timeoutMs: 120_000 });
    const healed = Date.now() - cleared;
    // Its log ends in the middle of a record: what stands behind is lost at the next start, which had better be soon.
    await waitFor(async () => (await firing()).includes('PrometheusStoreCorrupted'), {
      what: 'PrometheusStoreCorrupted',
      timeoutMs: 120_000,
    });
    const told = Date.now() - cleared;
    await cluster.kubectl([...IN_MONITORING, 'delete', 'pod', 'prometheus-0'], { timeoutMs: 120_000 });
    await platformReady(cluster);
    const restarted = Date.now();
    expect(missing(before, await upTo(at))).toBe(0);

    // Mended: nothing more is lost when it is killed.
    await waitFor(async () => (await value(url, `timestamp(${UP})`)) * 1_000 > restarted, {
      what: 'a scrape after the restart',
      timeoutMs: 120_000,
    });
    const then = Date.now() / 1_000;
    const stored = await upTo(then);
    await (await kill(cluster, namespaces.monitoring, 'prometheus-0')).back();
    expect(missing(stored, await upTo(then))).toBe(0);
    figure('Breaking', "Prometheus' volume full", {
      lost: `samples while it is full, and until it is started anew: a gap of ${longestGap(stored[0] ?? { metric: {}, values: [] }).toFixed(0)} s; none before, none after, 0 of ${count(stored)} when killed then`,
      healed: `stores again ${seconds(healed)} after there is space; PrometheusStoreCorrupted asks for the restart after ${seconds(told)}`,
      figures: `full for ${seconds(cleared - full)}; it answers, and Watchdog fires, all the while`,
    });
  });
}, 900_000);

test('Jaeger finds every span that was taken while its volume was full, when there is space again', async () => {
  if (cluster.own === undefined) return notRun("Jaeger's volume full", WHY, INSTEAD);
  await onSmallVolume('jaeger-storage', 64, async volume => {
    sender = new Sender(ways, webApi.name);
    sender.start(100);
    const taken = (more: number) => {
      const until = sender.taken.length + more;
      return waitFor(() => sender.taken.length >= until, { what: `${more} traces to be taken`, timeoutMs: 120_000 });
    };
    await taken(30);
    await volume.fill();
    const full = Date.now();
    const before = sender.taken.length;
    await waitFor(crashed, { what: 'the storage to crash', timeoutMs: 180_000 });
    const down = Date.now() - full;
    await taken(30);
    const meanwhile = sender.taken.length - before;
    await volume.clear();
    const cleared = Date.now();
    await taken(30);
    await sender.stop();
    await waitFor(async () => (await sender.lost()).length === 0, {
      what: 'every trace that was taken to be found',
      timeoutMs: 300_000,
    });
    figure('Breaking', "Jaeger's volume full", {
      lost: `0 of ${sender.spansOf(sender.taken.length).toLocaleString('en')} spans that were taken`,
      healed: `all found ${seconds(Date.now() - cleared)} after there was space`,
      figures: `the storage crashes after ${seconds(down)}; ${sender.spansOf(meanwhile).toLocaleString('en')} spans waited; ${sender.refused} refused`,
    });
  });
}, 900_000);

async function firing(): Promise<readonly (string | undefined)[]> {
  const alerts = await ways.prometheus().alerts();
  return alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname);
}

/** Whether Jaeger's storage waits to be started again. */
async function crashed(): Promise<boolean> {
  const [pod] = await list(cluster, 'pods', { selector: `app.kubernetes.io/name=${jaegerStorage.name}` });
  return pod?.status.containerStatuses?.[0]?.lastState?.terminated !== undefined;
}
