/** Jaeger's storage killed while spans arrive. */

import { webApi } from '../../aion/services/web-api';
import { jaeger } from '../../lib/catalogue';
import { waitFor } from '../../tools/process/run';
import { namespaces } from './support/aion';
import { connectToPlatform, type Endpoints } from './support/breaking/api';
import { kill } from './support/breaking/kill';
import { values } from './support/breaking/samples';
import { Sender } from './support/breaking/spans';
import { CONNECT_MS, type TestCluster } from './support/cluster';
import { explain } from './support/explain';
import { figure, notRun, seconds } from './support/record';

const PAUSE_MS = 50;
/** Traces to send before the storage is killed, and after it has recovered. */
const ENOUGH = 60;

let cluster: TestCluster;
let endpoints: Endpoints;
let sender: Sender;
beforeAll(async () => {
  ({ cluster, endpoints } = await connectToPlatform());
}, CONNECT_MS);
// Also if the test fails early.
afterEach(() => sender?.stop());

test('every accepted span is found, even if the storage is killed meanwhile', async () => {
  if (cluster.own === undefined) {
    notRun("Jaeger's storage killed (-9)", 'processes of pods are not accessible', 'the same test on the own cluster');
    return;
  }
  sender = new Sender(endpoints, webApi.name);
  await explain(cluster, { namespace: namespaces.monitoring }, async () => {
    sender.start(PAUSE_MS);
    const sent = (more: number) => {
      const until = sender.accepted.length + more;
      return waitFor(() => sender.accepted.length >= until, {
        what: `${more} more traces to be accepted`,
        timeoutMs: 120_000,
      });
    };
    await sent(ENOUGH);
    const killed = await kill(cluster, namespaces.monitoring, 'jaeger-storage-0');
    const before = sender.accepted.length;
    const took = await killed.back();
    const meanwhile = sender.accepted.length - before;
    await sent(ENOUGH);
    await sender.stop();
    const ended = Date.now();
    let lost: string[] = [];
    await waitFor(
      async () => {
        lost = await sender.lost();
        if (lost.length > 0) throw new Error(`${lost.length} of ${sender.accepted.length} traces are missing`);
        return true;
      },
      { what: 'every accepted trace to be found', timeoutMs: 120_000 },
    );
    expect(meanwhile).toBeGreaterThan(0);
    expect(sender.refused).toBe(0);
    const failed = await values(endpoints.prometheus().url, `sum(${jaeger.spansFailed.name}) > 0`);
    expect(failed).toEqual([]);
    figure('Breaking', "Jaeger's storage killed (-9) while spans arrive", {
      lost: `${sender.spansOf(lost.length)} of ${sender.spansOf(sender.accepted.length).toLocaleString('en')} accepted spans`,
      recovered: `ready after ${seconds(took)}; all found ${seconds(Date.now() - ended)} after the last was sent`,
      figures: `${sender.spansOf(meanwhile).toLocaleString('en')} spans waited in the collector's queue; ${sender.refused} refused`,
    });
  });
}, 480_000);
