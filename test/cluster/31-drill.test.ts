/** A drill that nobody plays runs from its page to the notification that it has ended, by what the runbook says. */
import { temporaryFolder } from '../../tools/process/run';
import { formatSeconds } from '../drill/moments';
import { rehearse } from '../drill/rehearse';
import { shown } from '../drill/shown';
import { stagehand } from '../drill/stagehand';
import { prepareTerminal } from '../drill/terminal';
import { connectToPlatform, type Endpoints } from './support/breaking/api';
import { CONNECT_MS, type TestCluster } from './support/cluster';
import type { PagedAlert } from './support/paging/expectations';
import { faultOf } from './support/paging/faults';
import { closeStage, openStage, type Stage } from './support/paging/stage';
import { figure } from './support/record';

/** One of each kind of remedy that ends soon: an object is deleted, a pod is, and a release is rolled back. */
const REHEARSED: readonly PagedAlert[] = ['JobFailed', 'DatabaseConnectionPoolExhausted', 'HighErrorRate'];
/** Windows of five minutes fill, and after the mitigation empty, in real time. */
const DRILL_MS = 1_500_000;

let cluster: TestCluster;
let endpoints: Endpoints;
let stage: Stage;
beforeAll(async () => {
  ({ cluster, endpoints } = await connectToPlatform());
  stage = await openStage(cluster, endpoints);
}, CONNECT_MS + 600_000);
afterAll(() => closeStage(cluster, stage), 300_000);

test.each(REHEARSED)(
  '%s: the runbook leads to the fault, and its mitigation ends it',
  async alert => {
    const { fault, lead } = faultOf(alert) ?? {};
    if (fault === undefined || lead === undefined) throw new Error(`${alert} has no fault`);
    const terminal = prepareTerminal(temporaryFolder('drill'), cluster);
    const hand = stagehand({ stage, endpoints, alert, fault, lead, terminal });
    const script = { instructions: '', show: shown, say: () => {}, now: Date.now };
    const { result, passed, page, commands, moments } = await rehearse(hand, undefined, script).finally(hand.remove);
    // Where it did not end, the result says what was waited for.
    expect([result, passed]).toEqual([expect.stringContaining("ended by the runbook's mitigation"), true]);
    expect(page.join('\n')).toContain(`runbooks/${alert}.md`);
    expect(commands.length).toBeGreaterThan(1);
    const { notified = 0, mitigated = 0, resolved = 0 } = moments;
    figure('Drills', alert, {
      measured: `notified after ${formatSeconds(notified - moments.injected)}, ended ${formatSeconds(resolved - mitigated)} after the mitigation`,
    });
  },
  DRILL_MS,
);
