/** Unusual notifications, rendered by Alertmanager's own template engine. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { alertmanagerRouting } from '../../charts/routing';
import { type Notifications, renderAlertmanagerConfig } from '../../lib/components/alertmanager';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { run } from '../../tools/process/run';
import { harbour, large } from '../example/stack';
import { writeConfig } from '../support/alertmanager';

let amtool: string;
let folder: string;
beforeAll(async () => {
  amtool = await tool('amtool');
  folder = path.join(
    writeConfig(large, config => config, harbour),
    'config',
  );
}, BUILD_TIMEOUT_MS);

const notifications = large.notifications as Notifications;
const models = { slack: '#models', email: 'models@harbour.example.com', also: ['msteams', 'discord'] as const };
const config = renderAlertmanagerConfig(
  alertmanagerRouting(harbour, {
    ...large,
    notifications: { ...notifications, teams: { ...notifications.teams, models } },
  }),
);
/** Every template that a receiver uses. */
const NAMES = [...new Set(JSON.stringify(config).match(/harbour\.[\w.]+(?=\\")/g))].sort();

const bare = {
  status: 'firing',
  labels: {},
  annotations: {},
  startsAt: '2026-01-02T03:04:05Z',
  endsAt: '2026-01-02T04:04:05Z',
};
const group = (status: string, alerts: readonly object[]) => ({
  ...{ receiver: 'operations-warning', status, externalURL: 'https://alertmanager.example.com' },
  ...{ groupLabels: {}, commonLabels: {}, commonAnnotations: {}, alerts },
});

async function render(name: string, data: object): Promise<string> {
  const file = path.join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(data));
  const type = name.endsWith('.html') ? 'html' : 'text';
  const { code, stdout, stderr } = await run(amtool, [
    ...['template', 'render', `--template.glob=${folder}/*.tmpl`, `--template.data=${file}`],
    ...[`--template.type=${type}`, `--template.text={{ template "${name}" . }}`],
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

test('the templates of every channel are covered', () => {
  expect(NAMES).toEqual(
    expect.arrayContaining(['harbour.title', 'harbour.color', 'harbour.slack.text', 'harbour.pagerduty.firing']),
  );
  expect(NAMES).toEqual(
    expect.arrayContaining([
      'harbour.email.html',
      'harbour.email.text',
      'harbour.msteams.text',
      'harbour.discord.message',
    ]),
  );
});

test.each(NAMES)('%s renders an alert without labels and annotations', async name => {
  for (const status of ['firing', 'resolved']) {
    const text = await render(name, group(status, [{ ...bare, status }]));
    expect(text).not.toContain('<no value>');
  }
});

test('an alert without a name gets a title', async () => {
  expect(await render('harbour.title', group('firing', [bare]))).toBe('[ALERT] an alert without a name');
  expect(await render('harbour.pagerduty.severity', group('firing', [bare]))).toBe('error');
});

test.each([
  ['harbour.slack.text', 12, '… and 2 more'],
  ['harbour.msteams.text', 12, '… and 2 more'],
  ['harbour.discord.message', 12, '… and 2 more'],
  ['harbour.email.html', 53, '… and 3 more'],
])('%s stays readable with %d alerts', async (name, count, rest) => {
  const alerts = Array.from({ length: count }, (_, i) => ({
    ...bare,
    annotations: { summary: `number ${i} is down` },
  }));
  const text = await render(name, group('firing', alerts));
  expect(text).toContain(rest);
  expect(text).toContain('number 0 is down');
  expect(text).not.toContain(`number ${count - 1} is down`);
});

test('an annotation cannot notify a whole Slack channel or inject markup into a mail', async () => {
  const evil = { ...bare, annotations: { summary: 'x', description: '<!channel> <script>alert(1)</script> & so on' } };
  expect(await render('harbour.slack.text', group('firing', [evil]))).toContain('&lt;!channel&gt;');
  expect(await render('harbour.email.html', group('firing', [evil]))).not.toContain('<script>');
});
