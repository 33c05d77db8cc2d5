/** Which alerts mute which, as the real Alertmanager decides with production's configuration. */
import { readFileSync } from 'node:fs';
import { production } from '../../aion/environments/production';
import { aion } from '../../aion/stack';
import { bindAlerts } from '../../lib/rules';
import { monitoredIn, ruleSettings } from '../../lib/stack';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { waitFor } from '../../tools/process/run';
import { rows } from '../runbooks/markdown';
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
  const critical = { severity: 'critical', stage: 'page', team: 'platform', cluster };
  const warning = { ...critical, severity: 'warning', stage: 'ticket' };
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

describe('every pair of alerts', () => {
  /** A row of docs/generated/inhibition.md. */
  interface Row {
    readonly source: string;
    readonly when: Labels;
    readonly target: string;
    readonly same: readonly string[];
  }
  const table: readonly Row[] = rows(readFileSync('docs/generated/inhibition.md', 'utf8'))
    .slice(2)
    .map(([source = '', when = '', target = '', same = '', because = '']) => {
      expect(because).not.toBe('');
      const conditions = [...when.matchAll(/`(\w+)="(\w+)"`/g)].map(([, label = '', value = '']) => [label, value]);
      return {
        ...{ source, target },
        when: Object.fromEntries(conditions),
        same: [...same.matchAll(/`(\w+)`/g)].map(([, label = '']) => label),
      };
    });

  /** Each alert of production, with every label that it can have. */
  const alerts: ReadonlyMap<string, Labels> = new Map(
    [...bindAlerts(aion.rules, monitoredIn(production, aion.services), ruleSettings(aion, production)).values()]
      .flat()
      .map(({ alert, expr, service, stage }) => {
        const labels = [
          ...aion.rules.checker.check(expr).labels,
          'team',
          ...(service === undefined ? [] : ['service']),
        ];
        const same = Object.fromEntries(labels.map(label => [label, `the-${label}`]));
        return [alert.name, { ...same, alertname: alert.name, severity: alert.severity, stage }];
      }),
  );

  interface Trial {
    readonly what: string;
    readonly source: Labels;
    readonly target: Labels;
    readonly muted: boolean;
  }

  /** The two, with all labels the same, all different, and for pairs of the table with each one different. */
  function trials(source: string, target: string): Trial[] {
    const row = table.find(each => each.source === source && each.target === target);
    const from = { ...(alerts.get(source) as Labels), ...row?.when };
    const to = alerts.get(target) as Labels;
    const common = Object.keys(to).filter(
      label => label in from && !['alertname', 'severity', 'stage'].includes(label),
    );
    const differing = (labels: readonly string[]): Trial => ({
      what: `${source} → ${target}, different: ${labels.join(', ') || 'nothing'}`,
      source: from,
      target: { ...to, ...Object.fromEntries(labels.map(label => [label, `another-${label}`])) },
      muted: row?.same.every(label => label in to && !labels.includes(label)) ?? false,
    });
    const each = row === undefined ? [] : common.map(label => differing([label]));
    const without = Object.keys(row?.when ?? {}).map(label => ({
      ...differing([]),
      what: `${source} → ${target}, the condition ${label} is not met`,
      source: { ...from, [label]: 'another' },
      muted: false,
    }));
    // An alert is the same as itself.
    const same = source === target ? [] : [differing([])];
    return [...same, differing(common), ...each, ...without];
  }

  const all = [...alerts.keys()].flatMap(source => [...alerts.keys()].flatMap(target => trials(source, target)));

  test('is in the table if it is one of alerts that exist', () => {
    const unknown = table.flatMap(({ source, target }) => [source, target]).filter(name => !alerts.has(name));
    expect(table.length).toBeGreaterThan(0);
    expect(unknown).toEqual([]);
  });

  test('is muted exactly as the table says', async () => {
    // Each trial in a cluster of its own: no inhibition crosses clusters.
    const cluster = (at: number) => `trial-${at}`;
    const sent = all.flatMap(({ source, target }, at) => [
      { ...source, cluster: cluster(at), side: 'source' },
      { ...target, cluster: cluster(at), side: 'target' },
    ]);
    const answers = await held(sent);
    const muted = new Set(
      answers
        .filter(({ labels, status }) => labels.side === 'target' && status.inhibitedBy.length > 0)
        .map(({ labels }) => labels.cluster),
    );
    const wrong = all.flatMap(({ what, muted: expected }, at) =>
      muted.has(cluster(at)) === expected ? [] : [`${what}: ${expected ? 'not muted' : 'muted'}`],
    );
    expect(wrong).toEqual([]);
    // The table's own pairs, of the same object: each is seen to mute.
    expect(new Set(all.filter((_, at) => muted.has(cluster(at))).map(({ what }) => what.split(',')[0]))).toEqual(
      new Set(table.map(({ source, target }) => `${source} → ${target}`)),
    );
    const sources = answers.filter(({ labels, status }) => labels.side === 'source' && status.inhibitedBy.length > 0);
    // A source that its own target mutes: only if that pair is in the table the other way round.
    expect(
      sources
        .map(({ labels }) => all[Number(labels.cluster?.slice('trial-'.length))] as Trial)
        .filter(({ source, target }) =>
          table.every(row => row.source !== target.alertname || row.target !== source.alertname),
        ),
    ).toEqual([]);
  }, 120_000);
});
