/** Declared silences in the real Alertmanager: created, changed and ended, and nothing of people's own. */
import { production } from '../../aion/environments/production';
import { aion } from '../../aion/stack';
import { leftOut } from '../../lib/base';
import { type DeclaredSilence, type Moment, maintenance, silence } from '../../lib/people';
import { runSilences } from '../../lib/silences';
import type { HeldSilence } from '../../lib/silences/plan';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { waitFor } from '../../tools/process/run';
import { type RunningAlertmanager, startAlertmanager } from '../support/alertmanager';
import { localCertificate } from '../support/certificate';
import { printed } from '../support/printed';

jest.setTimeout(180_000);

/** Nobody is notified: nothing listens at these addresses. */
const NOWHERE = 'http://127.0.0.1:9';
let alertmanager: RunningAlertmanager;
beforeAll(async () => {
  alertmanager = await startAlertmanager({
    binary: await tool('alertmanager'),
    environment: production,
    secrets: {},
    smtpPort: 9,
    pagerdutyUrl: NOWHERE,
    certificates: (await localCertificate()).file,
  });
}, BUILD_TIMEOUT_MS);

const inHours = (count: number): Moment => new Date(Date.now() + count * 3_600_000).toISOString() as Moment;
/** Of no stack but those that the tests make. */
const declared = <P>(declare: (name: string, props: P) => DeclaredSilence, name: string, props: P): DeclaredSilence =>
  leftOut(declare(name, props), 'the tests have it');
const known = declared(silence, 'slow-answers', {
  environments: ['production'],
  owner: 'platform',
  reason: 'a faster index comes tomorrow',
  mutes: { alertname: ['HighLatency', 'HighErrorRate'], service: 'web-api' },
  until: inHours(20),
});
const window = declared(maintenance, 'database-upgrade', {
  environments: ['production'],
  owner: 'database',
  reason: 'the database moves to new disks',
  mutes: { alertname: 'ServiceDown', service: 'postgres' },
  from: inHours(5),
  to: inHours(9),
});

const api = async (route: string, init?: RequestInit) => fetch(`${alertmanager.url}/api/v2${route}`, init);
const held = async (): Promise<readonly HeldSilence[]> =>
  ((await (await api('/silences')).json()) as HeldSilence[]).filter(({ status }) => status.state !== 'expired');
const named = async (name: string) => (await held()).find(({ comment }) => comment.startsWith(name));

const silences = (action: 'plan' | 'apply', declared: readonly DeclaredSilence[]) =>
  printed(() =>
    runSilences({ ...aion, silences: declared }, [action, '--url', alertmanager.url, '--env', 'production']),
  );

test('are created, changed and ended as declared, and people’s own stay', async () => {
  const body = JSON.stringify({
    matchers: [{ name: 'service', value: 'ai-engine', isRegex: false, isEqual: true }],
    startsAt: new Date().toISOString(),
    endsAt: inHours(1),
    createdBy: 'anna',
    comment: 'slow-answers: looks like a declared one',
  });
  const posted = await api('/silences', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const { silenceID: annas } = (await posted.json()) as { silenceID: string };

  // What would happen, and nothing does.
  const planned = await silences('plan', [known, window]);
  expect(planned).toMatchObject({ code: 0, err: '' });
  expect(planned.out).toContain('+ silence slow-answers of platform: a faster index comes tomorrow');
  expect(planned.out).toContain('    mutes alertname=~"HighLatency|HighErrorRate", service="web-api"');
  expect(planned.out).toContain('+ maintenance database-upgrade of database');
  expect(planned.out).toContain('0 as declared; 1 of people, which stay as they are');
  expect((await held()).map(({ id }) => id)).toEqual([annas]);

  expect(await silences('apply', [known, window])).toMatchObject({ code: 0, err: '' });
  const [first, second] = [await named(`${known.name}: a`), await named(window.name)];
  expect(first).toMatchObject({ status: { state: 'active' }, createdBy: 'aion-monitoring (production, as code)' });
  expect(second).toMatchObject({ status: { state: 'pending' } });

  // It mutes what it says, and nothing else.
  const alert = (alertname: string, service: string) => ({
    labels: { alertname, service, cluster: production.cluster, team: 'platform', severity: 'critical' },
    annotations: {},
    startsAt: new Date().toISOString(),
  });
  await alertmanager.send([
    alert('HighErrorRate', 'web-api'),
    alert('ServiceDown', 'web-api'),
    alert('ServiceDown', 'postgres'),
  ]);
  const states = await waitFor(
    async () => {
      const all = await alertmanager.alerts();
      return all.length === 3 && all.every(({ status }) => status.state !== 'unprocessed') && all;
    },
    { what: 'the alerts to be processed', program: alertmanager.program },
  );
  expect(
    states
      .filter(({ status }) => status.state === 'suppressed')
      .map(({ labels }) => [labels.alertname, labels.service]),
  ).toEqual([['HighErrorRate', 'web-api']]);

  // Again: nothing.
  const before = await held();
  expect((await silences('apply', [known, window])).out).toContain('nothing to change; 2 as declared; 1 of people');
  expect(await held()).toEqual(before);

  // A new end and reason change it, other labels replace it.
  const longer: DeclaredSilence = { ...known, to: inHours(30), reason: 'the index is not ready' };
  expect((await silences('apply', [longer, window])).out).toContain('~ silence slow-answers of platform');
  expect(await named(`${known.name}: the`)).toMatchObject({
    ...{ id: first?.id, startsAt: first?.startsAt, endsAt: new Date(longer.to).toISOString() },
    comment: 'slow-answers: the index is not ready (platform)',
  });
  const fewer: DeclaredSilence = { ...longer, mutes: { alertname: 'HighLatency', service: 'web-api' } };
  await silences('apply', [fewer, window]);
  const replaced = await named(`${known.name}: the`);
  expect(replaced?.id).not.toBe(first?.id);
  expect(replaced?.matchers).toHaveLength(2);
  expect(await held()).toHaveLength(3);

  // Moved before it begins: it is the same one.
  const moved: DeclaredSilence = { ...window, from: inHours(6), to: inHours(10) };
  await silences('apply', [fewer, moved]);
  expect(await named(window.name)).toMatchObject({
    id: second?.id,
    startsAt: new Date(moved.from ?? '').toISOString(),
  });

  // Somebody ends it: it does not come back.
  await api(`/silence/${replaced?.id}`, { method: 'DELETE' });
  const after = await silences('apply', [fewer, moved]);
  expect(after.out).toContain('! silence slow-answers of platform: ended in Alertmanager at ');
  expect(await named(`${known.name}: the`)).toBeUndefined();

  // No longer declared: it ends, and Anna’s does not.
  expect((await silences('apply', [])).out).toContain('- database-upgrade: the database moves to new disks (database)');
  expect((await held()).map(({ id }) => id)).toEqual([annas]);
});

test('what Alertmanager refuses is reported by name, and the rest is applied', async () => {
  // Alertmanager refuses an end in the past, which only a slow clock of ours would send.
  jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 40 * 3_600_000);
  process.env.SOURCE_DATE_EPOCH = `${Math.floor(Date.now() / 1_000)}`;
  try {
    const late: DeclaredSilence = { ...known, name: 'late', to: inHours(2) };
    const fine: DeclaredSilence = { ...known, name: 'fine', to: inHours(50) };
    const { code, err } = await silences('apply', [late, fine]);
    expect(code).toBe(1);
    expect(err).toContain('late');
    expect(err).toMatch(/Alertmanager refused it \(HTTP 400\): .*end time can't be in the past/);
    expect(await named('fine')).toMatchObject({ status: { state: 'active' } });
  } finally {
    jest.restoreAllMocks();
    delete process.env.SOURCE_DATE_EPOCH;
  }
});

test('the Alertmanager of another environment is refused', async () => {
  const { code, err } = await printed(() =>
    runSilences(aion, ['apply', '--url', alertmanager.url, '--env', 'development']),
  );
  expect(code).toBe(1);
  expect(err).toContain(
    "is another Alertmanager than development's: it has no receiver no-notifications-in-development.",
  );
});
