/**
 * A fault in the running cluster leads to notifications at receivers that speak the protocols of PagerDuty, Slack, Teams,
 * Discord and SMTP: for the right team, with the right text and links, and again when the fault has ended.
 */

import type { Environment } from '../../aion/environment';
import { kubeState } from '../../lib/catalogue';
import { interfaceUrl } from '../../lib/components/exposure';
import { waitFor } from '../../tools/process/wait';
import { namespaces } from './support/aion';
import { connectToPlatform, type Endpoints } from './support/breaking/api';
import { values } from './support/breaking/samples';
import { CONNECT_MS, ON_OWN_CLUSTER, type TestCluster } from './support/cluster';
import { explain } from './support/explain';
import { alertOf, PAGES, type PagedAlert } from './support/paging/expectations';
import type { Fault } from './support/paging/fault';
import { alertsHere, FAULTS, faultOf, ONLY_HERE } from './support/paging/faults';
import { heldAboutNode, inhibitedBy, saidAboutNode } from './support/paging/inhibited';
import { recordNotRun } from './support/paging/left-out';
import { nodeLost } from './support/paging/lost-node';
import { waits } from './support/paging/minimum';
import { addresseeOf, arrival, noticesOf } from './support/paging/pages';
import { ROUNDS } from './support/paging/rounds';
import { SLOWLY_CRASHING } from './support/paging/slow-crash';
import { closeStage, openStage, type Stage } from './support/paging/stage';
import type { Inbox } from './support/receivers/inbox';
import { figure, notRun, seconds } from './support/record';
import { runAll } from './support/run-all';
import { type Followed, follow, labelsOf } from './support/runbooks/follow';

const SELECTION = { namespace: namespaces.monitoring };
/** From the start of a fault to its notification, or from its end to that of its end: starts with two five-minute windows. */
const NOTIFIED_MS = 720_000;
/** The minimum that remains of it: time for one look. */
const LOOK_MS = 20_000;

jest.setTimeout(NOTIFIED_MS + 60_000);

let cluster: TestCluster;
let endpoints: Endpoints;
let stage: Stage;
let environment: Environment;
let inbox: Inbox;
beforeAll(async () => {
  ({ cluster, endpoints } = await connectToPlatform());
}, CONNECT_MS);
beforeAll(async () => {
  recordNotRun(cluster.own !== undefined);
  stage = await openStage(cluster, endpoints);
  ({ environment, inbox } = stage);
}, 900_000);
afterAll(() => closeStage(cluster, stage), 600_000);

const began = new Map<PagedAlert, number>();
const ended = new Map<PagedAlert, number>();
/** The time that remains for an alert to fire or resolve, so that a failing round does not take hours. */
const left = (since: ReadonlyMap<PagedAlert, number>, alert: PagedAlert): number =>
  Math.max(LOOK_MS, (since.get(alert) ?? 0) + NOTIFIED_MS - Date.now());
const explained = <T>(action: () => Promise<T>): Promise<T> => explain(cluster, SELECTION, action);

test('the Watchdog arrives regularly at the heartbeat receiver', async () => {
  await explained(() =>
    waitFor(
      async () => {
        await inbox.look();
        return inbox.heartbeats.length >= 3;
      },
      { what: 'three heartbeats', timeoutMs: 120_000 },
    ),
  );
  const beats = new Set(inbox.heartbeats.map(({ body }) => `${body.status} ${body.commonLabels.alertname}`));
  expect([...beats]).toEqual(['firing Watchdog']);
});

/** Its sums have a point each half hour, so that its notification may come forty minutes after the fault: cases of promtool show it. */
const LATE: readonly PagedAlert[] = ['SLAErrorRateViolation'];

/** Faults that run together until their alerts have been notified. @param meanwhile tests to run during the faults */
function round(title: string, faults: readonly Fault[], meanwhile: () => void = () => {}): void {
  const alerts = faults.flatMap(alertsHere);
  describe(title, () => {
    beforeAll(async () => {
      for (const fault of faults) {
        for (const alert of alertsHere(fault)) began.set(alert, Date.now());
        await fault.begin(stage.world);
      }
    }, 300_000);
    afterAll(async () => {
      await runAll(
        faults.map(fault => async () => {
          for (const alert of alertsHere(fault)) ended.set(alert, Date.now());
          await fault.end(stage.world);
        }),
      );
    }, 300_000);

    const soon = alerts.filter(alert => !LATE.includes(alert));
    if (soon.length > 0) {
      test.each(soon)('%s notifies the right receiver', notifies);
      test.each(soon)('the runbook of %s answers, and leads to the fault', leads);
    }
    meanwhile();
  });
}

async function notifies(alert: PagedAlert): Promise<void> {
  const page = PAGES[alert];
  const notices = await explained(() => arrival(inbox, environment, alert, 'firing', left(began, alert)));
  for (const { channel, to, team, state, title, links } of notices) {
    expect({ channel, to, team, state }).toEqual({
      channel,
      to: addresseeOf(page, channel, environment),
      team: page.team,
      state: page.severity,
    });
    expect(title.replace(/^\[\w+\] /, '').replace(` in ${environment.cluster}`, '')).toMatch(page.says);
    expect(links).toContain(`${environment.runbooks}/${alertOf(alert)}.md`);
    expect(links.filter(link => link.startsWith(`${interfaceUrl(environment.exposure, 'grafana')}/d/`))).not.toEqual(
      [],
    );
    expect(links.filter(link => link.includes('/#/silences/new?filter='))).not.toEqual([]);
  }
  const took = Math.min(...notices.map(({ at }) => at)) - (began.get(alert) as number);
  figure('Paging', alert, {
    // A window of days covers earlier faults of the suite.
    'fault → notification': took < 0 ? 'notified before, for an earlier fault' : seconds(took),
    'scrape + for + evaluation + group wait': seconds(waits(alert, environment)),
    receivers: notices.map(({ channel }) => channel).join(', '),
  });
  following.set(alert, followNext(alert));
}

/** The runbooks that are being worked through, one after the other, while other notifications are waited for. */
const following = new Map<PagedAlert, Promise<Followed>>();
let last: Promise<unknown> = Promise.resolve();
function followNext(alert: PagedAlert): Promise<Followed> {
  const found = faultOf(alert);
  if (found === undefined) throw new Error(`no fault makes ${alert} fire`);
  const next = last.then(async () => {
    const labels = await labelsOf(endpoints.alertmanager(), alert);
    return follow({ cluster, prometheus: endpoints.prometheus().url }, alert, found.lead, labels);
  });
  // A test awaits it, later.
  last = next.catch(() => {});
  return next;
}

async function leads(alert: PagedAlert): Promise<void> {
  const { answers, problems } = (await following.get(alert)) ?? { answers: [], problems: ['nothing was notified'] };
  expect(problems).toEqual([]);
  const run = answers.filter(({ notRun }) => notRun === undefined);
  const of = (...languages: readonly string[]) =>
    String(run.filter(({ language }) => languages.includes(language)).length);
  figure('Runbooks that lead to the injected fault', alert, {
    queries: of('promql'),
    'commands and statements': of('sh', 'sql'),
    'not run here': [...new Set(answers.flatMap(({ notRun }) => notRun ?? []))].join('; '),
  });
}

async function resolves(alert: PagedAlert): Promise<void> {
  const notices = await explained(() => arrival(inbox, environment, alert, 'resolved', left(ended, alert)));
  const took = Math.min(...notices.map(({ at }) => at)) - (ended.get(alert) as number);
  figure('Paging: resolved', alert, {
    'fault ended → notification': took < 0 ? 'resolved before: the condition is intermittent' : seconds(took),
  });
}

function resolve(...alerts: readonly PagedAlert[]): void {
  const can = alerts.filter(alert => ON_OWN_CLUSTER || !ONLY_HERE.some(other => other.alert === alert));
  test.each(can)('%s resolves', resolves);
}

const NODE_ALERT = 'NodeNotReady' satisfies PagedAlert;
/** What notifications of other alerts said of the node that is lost. */
const saidElsewhereAboutNode = async (): Promise<readonly string[]> =>
  (await saidAboutNode(inbox)).filter(line => !line.startsWith(NODE_ALERT));

round('warnings', ROUNDS.warnings, () => {
  test('a container that crashes every 13 minutes never waits in back-off: restarts alone give it away', async () => {
    const ofContainer = `pod="${SLOWLY_CRASHING}"`;
    const { url } = endpoints.prometheus();
    const waited = `max_over_time(${kubeState.waitingReason.name}{${ofContainer}, reason="CrashLoopBackOff"}[1h])`;
    expect(await values(url, waited)).toEqual([]);
    const [restarts] = await values(url, `sum(${kubeState.restarts.name}{${ofContainer}})`);
    // On a busy machine, until the end of its second life.
    expect(restarts?.value).toBeGreaterThan(0);
  });

  if (!ON_OWN_CLUSTER) return;
  test('a lost node is one page: its targets are down as well, and inhibited', async () => {
    await nodeLost();
    const about = await explained(() => heldAboutNode(endpoints.alertmanager()));
    const active = about.filter(({ status }) => status.inhibitedBy.length === 0);
    expect(active.map(({ labels }) => labels.alertname)).toEqual([NODE_ALERT]);
    expect(await saidElsewhereAboutNode()).toEqual([]);
  });
});
round('a traffic peak', ROUNDS.traffic, () => {
  resolve('SlowDatabaseQueries', 'SlowAIInference', 'HighLatency');
  resolve('HighActiveAISessions', 'HighMemoryUsage', 'HighCPUUsage', 'NodeMemoryHigh', 'NodeDiskFilling');
  resolve('PodCrashLooping', 'PodCrashLooping, every 13 minutes', 'PodCrashLooping, of an init container');
  resolve('PodUnschedulable', 'PodImagePullFailing', 'PodNotStarting', 'WorkloadReplicasMissing');
  resolve('JobFailed', 'VolumeClaimPending', 'NodeNotReady', 'PostgresConnectionsNearLimit', 'RedisMemoryNearLimit');
});
round('no connection to the database', ROUNDS.connections);
round('requests wait for a connection', ROUNDS.waiting);
round('requests, queries and inferences fail', ROUNDS.failing, () => {
  test('a warning that a critical alert of the same service explains is inhibited meanwhile', async () => {
    const { service } = PAGES.HighErrorRate;
    const notified = () =>
      inbox.notices.filter(
        notice => notice.alertname === 'HighLatency' && notice.service === service && notice.state !== 'resolved',
      ).length;
    const before = notified();
    await FAULTS.slowRequests.begin(stage.world);
    await explained(() => inhibitedBy(endpoints.alertmanager(), 'HighLatency', 'HighErrorRate', service));
    await FAULTS.slowRequests.end(stage.world);
    await inbox.look();
    expect(notified()).toBe(before);
  });

  if (!ON_OWN_CLUSTER) return;
  test('DiskSpaceLow inhibits NodeDiskFilling for the same disk', async () => {
    const before = noticesOf(inbox, 'NodeDiskFilling', 'firing').length;
    await explained(() => inhibitedBy(endpoints.alertmanager(), 'NodeDiskFilling', 'DiskSpaceLow', 'nodes'));
    await inbox.look();
    expect(noticesOf(inbox, 'NodeDiskFilling', 'firing')).toHaveLength(before);
  });
});
round('a service disappears', ROUNDS.vanishing, () => {
  // The earlier failures are still in the window.
  test('its symptoms are inhibited meanwhile', () =>
    explained(() => inhibitedBy(endpoints.alertmanager(), 'HighErrorRate', 'ServiceDown', 'web-api')));
});
round('everything succeeds again', ROUNDS.relief, () => {
  for (const alert of LATE) notRun(alert, 'its sums have a point each half hour', 'cases of promtool');
  resolve('HighErrorRate', 'HighDatabaseErrorRate', 'AIInferenceFailureRate');
  resolve('DatabaseConnectionPoolExhausted', 'DiskSpaceLow');
});

describe('the faults are over', () => {
  resolve('ServiceDown', 'PodOOMKilled', 'HighRequestRate', 'DatabaseConnectionErrors');

  if (ON_OWN_CLUSTER) {
    test('the lost node remained one page after it was removed', async () => {
      expect(await saidElsewhereAboutNode()).toEqual([]);
    });
  }

  test('the receivers rejected nothing', async () => {
    await inbox.look();
    expect(inbox.received.filter(({ problems }) => problems.length > 0)).toEqual([]);
  });
});

test('the heartbeat stops with Prometheus', async () => {
  await cluster.kubectl(['-n', namespaces.monitoring, 'scale', 'statefulset/prometheus', '--replicas=0']);
  const stopped = Date.now();
  const last = () => inbox.heartbeats.at(-1)?.at ?? 0;
  await explained(() =>
    waitFor(
      async () => {
        await inbox.look();
        return Date.now() - last() > 20_000;
      },
      { what: 'the heartbeat to stop', timeoutMs: 120_000 },
    ),
  );
  figure('Paging', 'Watchdog', {
    'fault → notification': `silent after ${seconds(last() - stopped)}`,
    receivers: 'heartbeat',
  });
});
