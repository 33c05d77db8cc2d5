/** Volumes that are full: Prometheus' and Jaeger's. */
import { namespaces } from '../../lib/catalogue';
import { webApi } from '../../lib/services/web-api';
import type { Cluster } from '../../tools/cluster/cluster';
import { waitFor } from '../../tools/run';
import { Ways } from './support/breaking/api';
import { kill } from './support/breaking/kill';
import { count, longestGap, missing, samples, value, values } from './support/breaking/samples';
import { Sender } from './support/breaking/spans';
import { SmallVolume } from './support/breaking/volume';
import { CONNECT_MS, connect, type TestCluster } from './support/cluster';
import { explain } from './support/explain';
import { applyDevelopment } from './support/platform';
import { figure, notRun, seconds } from './support/record';

const WHY = 'its volumes cannot be exchanged';
const INSTEAD = 'the same on the own cluster';
const UP = 'up{service="prometheus"}';

let cluster: TestCluster;
let ways: Ways;
let sender: Sender;
beforeAll(async () => {
  cluster = await connect();
  await applyDevelopment(cluster);
  ways = await Ways.open(cluster);
}, CONNECT_MS);
// Where a test fails on the way, too.
afterEach(() => sender?.stop());

/** The condition of VolumeFilling without its forecast, which takes hours: the claims of which little is left. */
async function claimsNearlyFull(): Promise<readonly (string | undefined)[]> {
  const little = 'kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes < 0.1';
  return (await values(ways.prometheus().url, little)).map(({ metric }) => metric.persistentvolumeclaim);
}

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

test('Prometheus goes on when its full volume has space again, and keeps what it then stores', async () => {
  if (cluster.own === undefined) return notRun("Prometheus' volume full", WHY, INSTEAD);
  const { url } = ways.prometheus();
  await onSmallVolume('prometheus', 256, async volume => {
    const age = async () => (await value(url, `time() - timestamp(${UP})`)) || Number.POSITIVE_INFINITY;
    await waitFor(async () => (await value(url, `count_over_time(${UP}[1m])`)) >= 2, {
      what: 'two scrapes on the small volume',
      timeoutMs: 120_000,
    });
    const at = Date.now() / 1_000;
    const before = await samples(url, UP, { seconds: 120, at });
    await volume.fill();
    const full = Date.now();
    await waitFor(async () => (await age()) > 45, { what: 'samples to be refused', timeoutMs: 120_000 });
    // It answers, and what it has stays.
    expect(missing(before, await samples(url, UP, { seconds: 120, at }))).toBe(0);
    const alerts = (await ways.prometheus().alerts()).map(({ labels }) => labels.alertname);
    expect(alerts).toContain('Watchdog');

    await volume.clear();
    const cleared = Date.now();
    await waitFor(async () => (await age()) < 30, { what: 'samples to be stored again', timeoutMs: 120_000 });
    const healed = Date.now() - cleared;
    await waitFor(async () => (await value(url, `count_over_time(${UP}[1m])`)) >= 3, {
      what: 'three scrapes after space was there again',
      timeoutMs: 120_000,
    });
    // The write-ahead log was cut off in the middle of a record: what came after it must be there after a restart.
    const then = Date.now() / 1_000;
    const stored = await samples(url, UP, { seconds: 300, at: then });
    await (await kill(cluster, namespaces.monitoring, 'prometheus-0')).back();
    const again = await samples(url, UP, { seconds: 300, at: then });
    const [series] = stored;
    figure('Breaking', "Prometheus' volume full", {
      lost: `samples while it is full (${seconds(cleared - full)}; longest gap ${series ? longestGap(series).toFixed(0) : '?'} s); after a restart ${missing(stored, again)} of ${count(stored)} more`,
      healed: `${seconds(healed)} after there was space`,
      figures: `it answers, and Watchdog fires, all the while`,
    });
    expect(missing(stored, again)).toBe(0);
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
    // The kubelet tells how full it is, once a minute; Prometheus asks it.
    await waitFor(async () => (await claimsNearlyFull()).includes('data-jaeger-storage-0'), {
      what: 'the full volume to be seen',
      timeoutMs: 180_000,
    });
    const seen = Date.now();
    const meanwhile = sender.taken.length - before;
    await volume.clear();
    const cleared = Date.now();
    await taken(30);
    await sender.stop();
    await waitFor(async () => (await sender.lost()).length === 0, {
      what: 'every trace that was taken to be found',
      timeoutMs: 240_000,
    });
    figure('Breaking', "Jaeger's volume full", {
      lost: `0 of ${sender.spansOf(sender.taken.length).toLocaleString('en')} spans that were taken`,
      healed: `${seconds(Date.now() - cleared)} after there was space`,
      figures: `seen by the kubelet's metrics after ${seconds(seen - full)}; ${sender.spansOf(meanwhile).toLocaleString('en')} spans waited; ${sender.refused} refused`,
    });
  });
}, 900_000);
