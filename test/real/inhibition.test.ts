/** Which alerts mute which, as the real Alertmanager decides with production's configuration. */
import { production } from '../../aion/environments/production';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { waitFor } from '../../tools/process/run';
import { type Alert, type HeldAlert, type RunningAlertmanager, startAlertmanager } from '../support/alertmanager';

const { notifications: _, ...unnotified } = production;
const STARTED = new Date(Date.now() - 60_000).toISOString();

type Labels = Readonly<Record<string, string>>;

let alertmanager: RunningAlertmanager;
beforeAll(async () => {
  alertmanager = await startAlertmanager({
    binary: await tool('alertmanager'),
    environment: unnotified,
    secrets: {},
    smtpPort: 0,
    pagerdutyUrl: 'http://127.0.0.1:0',
    certificates: '/dev/null',
  });
}, BUILD_TIMEOUT_MS);
afterAll(() => alertmanager?.program.stop(0));

/** Sends firing alerts, and returns all that Alertmanager then holds of these clusters. */
async function held(sent: readonly Labels[]): Promise<readonly HeldAlert[]> {
  const alerts: Alert[] = sent.map(labels => ({ labels, annotations: {}, startsAt: STARTED }));
  await alertmanager.send(alerts);
  const clusters = new Set(sent.map(({ cluster }) => cluster));
  return waitFor(
    async () => {
      const all = (await alertmanager.alerts()).filter(({ labels }) => clusters.has(labels.cluster));
      return all.length === sent.length && all.every(({ status }) => status.state !== 'unprocessed') && all;
    },
    { what: `${sent.length} alerts to be processed`, program: alertmanager.program, timeoutMs: 60_000 },
  );
}

test('one pod of ten explains nothing about its service, a volume nothing about another, a disk nothing about memory', async () => {
  const cluster = 'one-pod-of-ten';
  const critical = { severity: 'critical', team: 'platform', cluster };
  const warning = { ...critical, severity: 'warning' };
  const claim = (namespace: string, persistentvolumeclaim: string) => ({
    ...{ service: 'kubelet', node: 'n1', namespace, persistentvolumeclaim },
  });
  const alerts = await held([
    { alertname: 'ServiceDown', ...critical, service: 'web-api', instance: 'web-api-10-of-10' },
    { alertname: 'TargetDown', ...warning, service: 'web-api', instance: 'web-api-10-of-10' },
    { alertname: 'HighErrorRate', ...critical, service: 'web-api' },
    {
      ...{ alertname: 'DatabaseConnectionErrors', ...critical, team: 'database' },
      ...{ service: 'web-api', instance: 'web-api-1-of-10' },
    },
    {
      ...{ alertname: 'DatabaseConnectionPoolExhausted', ...critical, team: 'database' },
      ...{ service: 'web-api', instance: 'web-api-2-of-10' },
    },
    { alertname: 'VolumeFull', ...critical, ...claim('aion-monitoring', 'data-jaeger-storage-0') },
    { alertname: 'VolumeFilling', ...warning, ...claim('aion', 'data-postgres-0') },
    { alertname: 'DiskSpaceLow', ...critical, service: 'nodes', node: 'n1', device: '/dev/sdb1' },
    { alertname: 'NodeMemoryHigh', ...warning, service: 'nodes', node: 'n1' },
    { alertname: 'AlertmanagersMissing', ...critical, service: 'prometheus', instance: 'prometheus-0' },
    { alertname: 'SeriesNearBudget', ...warning, service: 'prometheus', instance: 'prometheus-1' },
  ]);
  const muted = alerts.filter(({ status }) => status.inhibitedBy.length > 0);
  expect(muted.map(({ labels }) => labels.alertname)).toEqual([]);
});
