/**
 * What Alertmanager's own packages mute, and how they group: whatever is muted is explained by an alert that fires about the same
 * object, and a second fault is not hidden behind the first.
 */
import fc from 'fast-check';
import { alertmanagerRouting } from '../../charts/routing';
import { yaml } from '../../lib/base';
import { SEVERITIES, STAGES, type Stage } from '../../lib/catalogue';
import { renderAlertmanagerConfig } from '../../lib/components/alertmanager';
import { atLeast, type Muting, mutings, stageIn } from '../../lib/rules';
import type { Environment } from '../../lib/stack';
import { BUILD_TIMEOUT_MS } from '../../tools/pinned/build';
import { replayProgram } from '../../tools/replay/build';
import { type Notification, replayNotifications } from '../../tools/replay/notifications';
import { harbour, large } from '../example/stack';
import { atAnyTime } from '../support/alertmanager';

beforeAll(() => replayProgram('notifications'), BUILD_TIMEOUT_MS);
jest.setTimeout(120_000);

type Labels = Readonly<Record<string, string>>;
const MINUTE = 60;

const keyOf = (labels: Labels): string =>
  JSON.stringify(
    Object.entries(labels)
      .filter(([, value]) => value !== '')
      .sort(),
  );
const withoutMissing = (labels: Readonly<Record<string, string | undefined>>): Labels =>
  Object.fromEntries(Object.entries(labels).filter((entry): entry is [string, string] => entry[1] !== undefined));

const configOf = (environment: Environment): string =>
  yaml(renderAlertmanagerConfig(alertmanagerRouting(harbour, atAnyTime(environment))));

/** Two alerts come from shadow and from tickets, so that every combination of stages is configured. */
const staged: Environment = {
  ...large,
  stages: { alerts: { HighErrorRate: 'shadow', DiskSpaceLow: 'ticket', NodeNotReady: 'ticket', VolumeFull: 'page' } },
};

describe('whatever is muted', () => {
  const pairs = mutings(harbour.rules.alerts);
  const explained = [...new Set(pairs.flatMap(({ source, target }) => [source, target]))];
  const OBJECT = [...new Set(pairs.flatMap(({ same }) => same))];

  /** Few values, often missing or empty: alerts agree and differ by chance. */
  const value = fc.oneof(
    { arbitrary: fc.constant('a'), weight: 15 },
    { arbitrary: fc.constant('b'), weight: 1 },
    { arbitrary: fc.constant(''), weight: 1 },
    { arbitrary: fc.constant(undefined), weight: 1 },
  );
  /** Mostly as the alert is declared, and sometimes as whoever sends one of its name pleases. */
  const alert = fc
    .constantFrom(...explained)
    .chain(declared =>
      fc.record({
        alertname: fc.constant(declared.name),
        severity: mostly(declared.severity, ...SEVERITIES),
        stage: mostly(stageIn(declared, staged.stages), ...STAGES),
        team: mostly('operations', 'storage', undefined, ''),
        extent: mostly('whole', 'part', undefined),
        cluster: value,
        ...Object.fromEntries(OBJECT.map(label => [label, value])),
      }),
    )
    .map(withoutMissing);
  function mostly<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> {
    return fc.oneof({ arbitrary: fc.constant(usual), weight: 5 }, { arbitrary: fc.constantFrom(...others), weight: 1 });
  }

  const same = (one: Labels, other: Labels, labels: readonly string[]): boolean =>
    labels.every(label => (one[label] ?? '') !== '' && one[label] === other[label]);

  /** Whether the declaration says that the one explains the other, about the same object, and hides nothing more urgent. */
  function explains(one: Labels, other: Labels, { source, target, same: object, when }: Muting): boolean {
    const stage = one.stage as Stage;
    return (
      one.alertname === source.name &&
      other.alertname === target.name &&
      Object.entries(when).every(([label, wanted]) => one[label] === wanted) &&
      same(one, other, ['cluster', ...object]) &&
      // Only with the stage that it has here, and nothing that goes further than that.
      stage === stageIn(source, staged.stages) &&
      stage !== 'shadow' &&
      atLeast(stage, other.stage as Stage) &&
      (other.severity !== 'critical' || same(one, other, ['team']))
    );
  }

  test('is explained by an alert that fires about the same object, at least as far, in the same cluster and team', async () => {
    const sets = fc.sample(fc.array(alert, { minLength: 2, maxLength: 16 }), { seed: 20261129, numRuns: 500 });
    const HELD = 20 * MINUTE;
    const rounds = sets.map((set, round) => [
      ...new Map(set.map(labels => [JSON.stringify(labels), { ...labels, round: String(round) } as Labels])).values(),
    ]);
    const transitions = rounds.flatMap((set, round) => {
      const from = 2 * HELD * round + MINUTE;
      return (['firing', 'resolved'] as const).flatMap(state =>
        set.map(labels => ({ time: state === 'firing' ? from : from + HELD, state, labels })),
      );
    });
    const sent = await replayNotifications({
      config: configOf(staged),
      duration: 2 * HELD * rounds.length,
      transitions,
    });
    const notified = new Set(sent.flatMap(({ firing }) => firing.map(keyOf)));
    const counts = { muted: 0, critical: 0, notified: 0 };
    const wrong = rounds.flatMap(set =>
      set.flatMap(labels => {
        if (labels.stage === 'shadow')
          return notified.has(keyOf(labels)) ? [{ labels, why: 'in shadow, and notified' }] : [];
        const muted = !notified.has(keyOf(labels));
        const by = set.filter(other => pairs.some(pair => explains(other, labels, pair)));
        counts.muted += Number(muted);
        counts.critical += Number(muted && labels.severity === 'critical');
        counts.notified += Number(!muted);
        if (muted && by.length === 0) return [{ labels, why: 'muted by nothing that explains it', set }];
        if (!muted && by.length > 0 && isDeclared(labels, by))
          return [{ labels, why: 'explained, and not muted', set }];
        return [];
      }),
    );
    expect(wrong.slice(0, 3)).toEqual([]);
    // The sets have what the property is about.
    expect(counts.muted).toBeGreaterThan(100);
    expect(counts.critical).toBeGreaterThan(10);
    expect(counts.notified).toBeGreaterThan(1_000);
  });

  /** Of another severity than it is declared, an alert is muted more rarely than it is explained, which hides nothing. */
  const isDeclared = ({ alertname, severity }: Labels, by: readonly Labels[]): boolean =>
    by.length > 0 && explained.some(declared => declared.name === alertname && declared.severity === severity);
});

describe('a second fault', () => {
  const FIRST = 10 * MINUTE;
  const page = { severity: 'critical', stage: 'page', team: 'operations', cluster: 'c' };
  const fault = (time: number, labels: Labels) => ({ time, state: 'firing' as const, labels: { ...page, ...labels } });
  const paged = async (...faults: readonly ReturnType<typeof fault>[]): Promise<readonly Notification[]> => {
    const sent = await replayNotifications({
      config: configOf(large),
      duration: 60 * MINUTE,
      transitions: faults,
    });
    return sent.filter(({ integration }) => integration === 'pagerduty');
  };
  const incidents = (sent: readonly Notification[]) =>
    [...new Set(sent.map(({ group }) => group))].map(group => sent.find(each => each.group === group)?.time ?? 0);

  test.each<[string, Labels, Labels]>([
    [
      'of another service',
      { alertname: 'HighErrorRate', service: 'bookings' },
      { alertname: 'HighErrorRate', service: 'forecasts' },
    ],
    [
      'of the same service',
      { alertname: 'ServiceDown', service: 'postgres', extent: 'part' },
      { alertname: 'DatabaseConnectionErrors', service: 'postgres' },
    ],
    ['of another node', { alertname: 'NodeNotReady', node: 'n1' }, { alertname: 'NodeNotReady', node: 'n2' }],
    [
      'of another volume',
      { alertname: 'VolumeFull', service: 'kubelet', namespace: 'quay', persistentvolumeclaim: 'a' },
      { alertname: 'VolumeFull', service: 'kubelet', namespace: 'quay', persistentvolumeclaim: 'b' },
    ],
    [
      'of another cluster',
      { alertname: 'NodeNotReady', node: 'n1' },
      { alertname: 'NodeNotReady', node: 'n1', cluster: 'd' },
    ],
  ])('%s pages on its own, as soon as the first did', async (_, first, second) => {
    const LATER = FIRST + 25 * MINUTE;
    const [once, again, ...more] = incidents(await paged(fault(FIRST, first), fault(LATER, second)));
    expect(more).toEqual([]);
    expect((once ?? 0) - FIRST).toBeLessThanOrEqual(11);
    expect((again ?? 0) - LATER).toBeLessThanOrEqual(11);
  });

  test('of another replica of the same process joins the page of the first within two minutes', async () => {
    const of = (instance: string) => ({ alertname: 'ConfigReloadFailed', service: 'prometheus', instance });
    const sent = await paged(fault(FIRST, of('p-0')), fault(FIRST + 5 * MINUTE, of('p-1')));
    expect(incidents(sent)).toHaveLength(1);
    const both = sent.find(({ firing }) => firing.length === 2);
    expect((both?.time ?? Number.POSITIVE_INFINITY) - FIRST - 5 * MINUTE).toBeLessThanOrEqual(2 * MINUTE);
  });

  test('while one target of several is down, the symptoms of the whole service are notified', async () => {
    const part = (time: number, cluster: string) =>
      fault(time, { alertname: 'ServiceDown', service: 'bookings', extent: 'part', cluster });
    const symptoms = harbour.rules.alerts.filter(
      alert => 'symptom' in alert && alert.symptom && alert.severity === 'critical',
    );
    // Each in a cluster of its own: some explain others.
    const sent = await paged(
      ...symptoms.map(({ name }) => part(FIRST, name)),
      ...symptoms.map(({ name }) => fault(FIRST + MINUTE, { alertname: name, service: 'bookings', cluster: name })),
    );
    const seen = new Set(sent.flatMap(({ firing }) => firing.map(({ alertname }) => alertname)));
    expect(symptoms.length).toBeGreaterThan(3);
    expect([...seen].sort()).toEqual(['ServiceDown', ...symptoms.map(({ name }) => name)].sort());
  });
});
