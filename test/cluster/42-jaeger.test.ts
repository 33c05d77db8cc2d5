/** Jaeger's storage killed while spans arrive. */

import { webApi } from '../../aion/services/web-api';
import { jaeger } from '../../lib/catalogue';
import { waitFor } from '../../tools/process/run';
import { namespaces } from './support/aion';
import { connectToPlatform, type Ways } from './support/breaking/api';
import { kill } from './support/breaking/kill';
import { values } from './support/breaking/samples';
import { Sender } from './support/breaking/spans';
import { CONNECT_MS, type TestCluster } from './support/cluster';
import { explain } from './support/explain';
import { figure, notRun, seconds } from './support/record';

const PAUSE_MS = 50;
/** Traces that are sent before the storage is killed, and after it has come back. */
const ENOUGH = 60;

let cluster: TestCluster;
let ways: Ways;
let sender: Sender;
beforeAll(async () => {
  ({ cluster, ways } = await connectToPlatform());
}, CONNECT_MS);
// Where a test fails on the way, too.
afterEach(() => sender?.stop());

test('every span that was taken is found, when the storage was killed meanwhile', async () => {
  if (cluster.own === undefined) {
    notRun("Jaeger's storage killed (-9)", 'processes of pods are out of reach', 'the same on the own cluster');
    return;
  }
  sender = new Sender(ways, webApi.name);
  await explain(cluster, { namespace: namespaces.monitoring }, async () => {
    sender.start(PAUSE_MS);
    const sent = (more: number) => {
      const until = sender.taken.length + more;
      return waitFor(() => sender.taken.length >= until, {
        what: `${more} traces more to be taken`,
        timeoutMs: 120_000,
      });
    };
    await sent(ENOUGH);
    const killed = await kill(cluster, namespaces.monitoring, 'jaeger-storage-0');
    const before = sender.taken.length;
    const took = await killed.back();
    const meanwhile = sender.taken.length - before;
    await sent(ENOUGH);
    await sender.stop();
    const ended = Date.now();
    let lost: string[] = [];
    await waitFor(
      async () => {
        lost = await sender.lost();
        if (lost.length > 0) throw new Error(`${lost.length} of ${sender.taken.length} traces are not found`);
        return true;
      },
      { what: 'every trace that was taken to be found', timeoutMs: 120_000 },
    );
    expect(meanwhile).toBeGreaterThan(0);
    expect(sender.refused).toBe(0);
    const failed = await values(ways.prometheus().url, `sum(${jaeger.spansFailed.name}) > 0`);
    expect(failed).toEqual([]);
    figure('Breaking', "Jaeger's storage killed (-9) while spans arrive", {
      lost: `${sender.spansOf(lost.length)} of ${sender.spansOf(sender.taken.length).toLocaleString('en')} spans that were taken`,
      healed: `ready after ${seconds(took)}; all found ${seconds(Date.now() - ended)} after the last was sent`,
      figures: `${sender.spansOf(meanwhile).toLocaleString('en')} spans waited in the collector's queue; ${sender.refused} refused`,
    });
  });
}, 480_000);
