/**
 * What people get from the real Alertmanager with production's configuration. Receivers of every kind listen on loopback; the
 * team that owns models uses Teams and Discord in addition to Slack, which no environment does yet.
 */

import type { Environment } from '../../aion/environment';
import { production } from '../../aion/environments/production';
import { names, type Team } from '../../aion/names';
import { minutes, seconds } from '../../lib/catalogue';
import type { Notifications } from '../../lib/components/alertmanager';
import { interfaceUrl } from '../../lib/components/exposure';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { waitFor } from '../../tools/process/run';
import { type Alert, type RunningAlertmanager, startAlertmanager } from '../support/alertmanager';
import { type Certificate, localCertificate } from '../support/certificate';
import { type Captured, captureHttp, type HttpCapture } from '../support/http-capture';
import type { Mail } from '../support/mail';
import { captureMail, type SmtpCapture } from '../support/smtp-capture';

const notifications = production.notifications as Notifications<Team>;
const { platform, databases, models, agreements } = names.roles;
const { cluster } = production;
const notified: Environment = {
  ...production,
  notifications: {
    ...notifications,
    teams: { ...notifications.teams, [models]: { ...notifications.teams[models], also: ['msteams', 'discord'] } },
  },
};
const account = { username: notifications.smtp.username, password: 'mail-password' };

let binary: string;
let certificate: Certificate;
let http: HttpCapture;
let smtp: SmtpCapture;
let alertmanager: RunningAlertmanager;

beforeAll(async () => {
  binary = await tool('alertmanager');
  certificate = await localCertificate();
  smtp = await captureMail(certificate, account);
  http = await captureHttp();
  alertmanager = await startAlertmanager({
    binary,
    environment: notified,
    secrets: {
      'slack-url': `${http.url}/slack`,
      'pagerduty-routing-key': 'routing-key',
      'smtp-password': account.password,
      'heartbeat-url': `${http.url}/heartbeat`,
      'msteams-url': `${http.url}/msteams`,
      'discord-url': `${http.url}/discord`,
    },
    smtpPort: smtp.port,
    pagerdutyUrl: `${http.url}/pagerduty`,
    certificates: certificate.file,
  });
  await alertmanager.send(Object.values(ALERTS));
}, BUILD_TIMEOUT_MS);
afterAll(() => {
  http?.close();
  smtp?.close();
});

/** Long enough ago that every group is notified at once. */
const STARTED = `${new Date(Date.now() - minutes(20).value * 1_000).toISOString().slice(0, 19)}Z`;
const runbook = (name: string): string => `${production.runbooks}/${name}.md`;
const dashboard = `${interfaceUrl(production.exposure, 'grafana')}/d/aion-http?var-service=web-api`;

function alert(
  name: string,
  severity: string,
  team: string,
  service: string,
  more: Record<string, string> = {},
): Alert {
  const labels = {
    alertname: name,
    severity,
    stage: severity === 'critical' && team !== agreements ? 'page' : 'ticket',
    team,
    cluster,
    environment: 'production',
    ...(service && { service }),
    ...more,
  };
  return {
    labels,
    annotations: {
      summary: `${service} has ${name}`,
      description: `${service}: 7.3% <now> & rising.`,
      runbook_url: runbook(name),
      dashboard_url: dashboard,
    },
    startsAt: STARTED,
  };
}

const MENTION = '<!channel> <@U1> & @everyone';
const LINK = '[log in](http://evil.test) <http://evil.test|log in> *x* `y`';

function hostile(name: string, severity: string, team: string): Alert {
  const plain = alert(name, severity, team, MENTION, { path: `${MENTION} ${LINK}` });
  return {
    ...plain,
    annotations: {
      summary: `${name}: ${MENTION} ${LINK}\r\nBcc: evil@evil.test`,
      description: `${MENTION} ${LINK} <script>alert(1)</script>`,
      runbook_url: 'https://runbooks.test/a|b>c) d',
      dashboard_url: 'javascript:alert(1)',
    },
  };
}

const ALERTS = {
  errors: alert('HighErrorRate', 'critical', platform, 'web-api'),
  // Inhibited: the errors of the same service explain it.
  latency: alert('HighLatency', 'warning', platform, 'web-api'),
  pool1: alert('DatabaseConnectionPoolExhausted', 'critical', databases, 'web-api', { instance: '10.0.0.1:9090' }),
  pool2: alert('DatabaseConnectionPoolExhausted', 'critical', databases, 'web-api', { instance: '10.0.0.2:9090' }),
  requests: alert('HighRequestRate', 'info', platform, 'web-api'),
  memory: alert('HighMemoryUsage', 'warning', models, 'trainer'),
  // A service that is down: its symptoms are inhibited, but not the agreement's alert.
  down: alert('ServiceDown', 'critical', models, 'ai-engine', { extent: 'whole' }),
  downErrors: alert('HighErrorRate', 'critical', models, 'ai-engine'),
  downAgreement: alert('SLAAvailabilityViolation', 'critical', agreements, 'ai-engine'),
  // An agreement that was violated days ago does not inhibit today's warnings.
  agreement: alert('SLAErrorRateViolation', 'critical', agreements, 'checkout'),
  agreementLatency: alert('HighLatency', 'warning', platform, 'checkout'),
  // Nodes: an alert about a disk inhibits nothing about another one, or about memory.
  disk: alert('DiskSpaceLow', 'critical', platform, 'nodes', { node: 'node-1', device: '/dev/sda1' }),
  sameDisk: alert('NodeDiskFilling', 'warning', platform, 'nodes', { node: 'node-1', device: '/dev/sda1' }),
  otherDisk: alert('NodeDiskFilling', 'warning', platform, 'nodes', { node: 'node-2', device: '/dev/sda1' }),
  nodeMemory: alert('NodeMemoryHigh', 'warning', platform, 'nodes', { node: 'node-1' }),
  // Alerts without a service do not inhibit each other.
  nameless: alert('Foreign', 'critical', 'nobody', ''),
  namelessWarning: alert('ForeignWarning', 'warning', 'nobody', ''),
  // Names and values as an attacker would choose them, for every channel.
  hostile: hostile('Hostile', 'warning', models),
  hostilePage: hostile('HostilePage', 'critical', models),
  hostileMail: hostile('HostileMail', 'info', models),
  // The Watchdog, together with a critical alert of the same service.
  watchdog: alert('Watchdog', 'info', platform, 'prometheus'),
  dropped: alert('NotificationsDropped', 'critical', platform, 'prometheus'),
} as const;
const INHIBITED = ['latency', 'downErrors', 'sameDisk'];

/** Waits for a request to a receiver that contains all of these texts. */
const arrived = (path: string, ...texts: readonly string[]): Promise<Captured> =>
  waitFor(() => http.to(path).find(({ body }) => texts.every(text => JSON.stringify(body).includes(text))), {
    what: `a request to ${path} with ${texts.join(' and ')}`,
    program: alertmanager.program,
  });
/** Every string in a body. */
const textsOf = (body: unknown): string[] =>
  typeof body === 'string' ? [body] : Object.values(body && typeof body === 'object' ? body : {}).flatMap(textsOf);
const mailed = (subject: string): Promise<Mail> =>
  waitFor(() => smtp.mails.find(({ headers }) => headers.subject === subject), {
    what: `a mail "${subject}"`,
    program: alertmanager.program,
  });

const silence = (name: string, service = 'web-api'): string =>
  `${interfaceUrl(production.exposure, 'alertmanager')}/#/silences/new?filter=` +
  `%7Balertname%3D%22${name}%22%2C%20cluster%3D%22${cluster}%22%2C%20service%3D%22${service}%22%7D`;

describe('a critical alert', () => {
  test('pages through PagerDuty', async () => {
    const { body } = await arrived('/pagerduty', 'HighErrorRate');
    const { summary, description } = ALERTS.errors.annotations;
    expect(body).toMatchObject({
      routing_key: 'routing-key',
      event_action: 'trigger',
      dedup_key: expect.stringMatching(/^[0-9a-f]{64}$/),
      client: `${names.title} monitoring`,
      payload: {
        summary: `web-api has HighErrorRate in ${cluster}`,
        severity: 'critical',
        source: cluster,
        component: 'web-api',
        group: platform,
        class: 'HighErrorRate',
        custom_details: {
          // Values that look like numbers or markup stay strings.
          firing: [{ summary, description, since: STARTED, labels: ALERTS.errors.labels }],
          resolved: [],
          runbook: runbook('HighErrorRate'),
        },
      },
      links: [
        { text: 'Runbook', href: runbook('HighErrorRate') },
        { text: 'Dashboard', href: dashboard },
        { text: 'Silence', href: silence('HighErrorRate') },
      ],
    });
  });

  test("is posted to the team's Slack channel, starting with the problem", async () => {
    const { body } = await arrived('/slack', 'HighErrorRate');
    expect(body.channel).toBe(notifications.teams[platform].slack);
    const [attachment] = body.attachments;
    expect(attachment).toMatchObject({
      title: `[CRITICAL] web-api has HighErrorRate in ${cluster}`,
      color: '#b3261e',
      fallback: `[CRITICAL] web-api has HighErrorRate in ${cluster}`,
      fields: [
        { title: 'Severity', value: 'critical', short: true },
        { title: 'Team', value: platform, short: true },
        { title: 'Service', value: 'web-api', short: true },
        { title: 'Cluster', value: cluster, short: true },
      ],
    });
    expect(attachment.text.split('\n')[0]).toBe('web-api: 7.3% &lt;now&gt; &amp; rising.');
    expect(attachment.text).toContain(`<${runbook('HighErrorRate')}|Runbook>`);
    expect(attachment.text).toContain(`<${dashboard}|Dashboard>`);
    expect(attachment.text).toContain(`<${silence('HighErrorRate')}|Silence>`);
  });

  test('is notified once for all targets of a service', async () => {
    const { body } = await arrived('/pagerduty', 'DatabaseConnectionPoolExhausted');
    expect(body.payload.summary).toBe(`web-api has DatabaseConnectionPoolExhausted (+1 more) in ${cluster}`);
    const { firing } = body.payload.custom_details;
    const instances = firing.map(({ labels }: Alert) => labels.instance);
    expect(instances).toEqual(['10.0.0.1:9090', '10.0.0.2:9090']);
    const posted = await arrived('/slack', 'DatabaseConnectionPoolExhausted');
    expect(posted.body.channel).toBe(notifications.teams[databases].slack);
    expect(posted.body.attachments[0].text).toMatch(/instance=10\.0\.0\.1:9090(.|\n)*instance=10\.0\.0\.2:9090/);
  });

  test('for an unknown team reaches the platform team', async () => {
    expect((await arrived('/slack', 'Foreign', 'CRITICAL')).body.channel).toBe(notifications.teams[platform].slack);
    await arrived('/pagerduty', '"class":"Foreign"');
  });
});

test('a warning is posted to Slack, and to Teams and Discord if the team uses them, but not paged', async () => {
  const slack = await arrived('/slack', 'HighMemoryUsage');
  expect(slack.body).toMatchObject({ channel: notifications.teams[models].slack, attachments: [{ color: '#9a5b00' }] });

  const teams = await arrived('/msteams', 'HighMemoryUsage');
  const [title, text] = teams.body.attachments[0].content.body;
  expect(title.text).toBe(`[WARNING] trainer has HighMemoryUsage in ${cluster}`);
  expect(text.text).toContain(`[Runbook](${runbook('HighMemoryUsage')})`);
  expect(text.text).toContain(`[Silence](${silence('HighMemoryUsage', 'trainer')})`);

  const discord = await arrived('/discord', 'HighMemoryUsage');
  const [embed] = discord.body.embeds;
  expect(embed.title).toBe(`[WARNING] trainer has HighMemoryUsage in ${cluster}`);
  expect(embed.description).toContain('trainer: 7.3%');
  expect(embed.description).toContain(`[Runbook](${runbook('HighMemoryUsage')})`);

  expect(http.to('/pagerduty').filter(({ body }) => body.payload.severity !== 'critical')).toEqual([]);
});

test('info is mailed over TLS with authentication, as HTML and as text', async () => {
  const mail = await mailed(`[INFO] web-api has HighRequestRate in ${cluster}`);
  const { from } = notifications.smtp;
  const to = notifications.teams[platform].email;
  expect(mail).toMatchObject({ from, to: [to] });
  expect(mail.headers).toMatchObject({ from, to });
  // The resolution arrives in the same thread.
  expect(mail.headers.references).toMatch(/^<alert-/);

  const lines = mail.text.split('\n');
  expect(lines[0]).toBe(`[INFO] web-api has HighRequestRate in ${cluster}`);
  expect(lines).toContain(`Runbook:   ${runbook('HighRequestRate')}`);
  expect(lines).toContain('web-api: 7.3% <now> & rising.');

  expect(mail.html).toMatch(/^<!DOCTYPE html>/);
  expect(mail.html).toContain('background-color:#1a5fb4');
  // Texts of alerts are escaped.
  expect(mail.html).toContain('web-api: 7.3% &lt;now&gt; &amp; rising.');
  const links = [...mail.html.matchAll(/<a href="([^"]+)"[^>]*>(\w+)</g)].map(([, href, text]) => [text, href]);
  expect(links).toEqual([
    ['Runbook', runbook('HighRequestRate')],
    ['Dashboard', dashboard],
    ['Silence', silence('HighRequestRate')],
  ]);
  expect(http.requests.filter(({ body }) => JSON.stringify(body).includes('HighRequestRate'))).toEqual([]);
});

describe('what a hostile label or annotation contains', () => {
  const { summary, description } = ALERTS.hostile.annotations as Record<'summary' | 'description', string>;

  test('is no mention and no link in Slack', async () => {
    const { body } = await arrived('/slack', 'Hostile:');
    const texts = textsOf(body).filter(text => !text.startsWith('https://'));
    // What remains in angle brackets are the links of the template itself.
    const inBrackets = texts.flatMap(text => text.match(/<[^>]*>?/g) ?? []);
    expect(inBrackets.map(link => link.split('|')[1])).toEqual(['Runbook>', 'Dashboard>', 'Silence>']);
    expect(inBrackets[0]).toBe('<https://runbooks.test/a%7Cb&gt;c) d|Runbook>');
    const [attachment] = body.attachments;
    const escaped = '&lt;!channel&gt; &lt;@U1&gt; &amp; @everyone';
    expect(attachment.title).toContain(escaped);
    expect(attachment.fallback).toBe(attachment.title);
    expect(attachment.fields[2]).toEqual({ title: 'Service', value: escaped, short: true });
    expect(attachment.text).toContain(`path=${escaped} `);
    // Then Slack does not look for @everyone.
    expect(body.link_names ?? false).toBe(false);
  });

  // As a program reads CommonMark: a backslash makes a character literal.
  const unescaped = (text: string) => text.replace(/\\([\\`*_~|<>#[\]])/g, '$1');
  const markup = (text: string) =>
    text.replace(/\\[\\`*_~|<>#[\]]/g, '').match(/[`*_~|<>#]|\[[^\]]*\]\([^)]*\)/g) ?? [];

  test.each([
    [
      '/msteams',
      (body: Captured['body']) => body.attachments[0].content.body.map((block: { text: string }) => block.text),
    ],
    ['/discord', (body: Captured['body']) => [body.embeds[0].title, body.embeds[0].description]],
  ])('is no link and no mention in %s', async (path, textsIn) => {
    const { body } = await arrived(path, 'Hostile:');
    const [title = '', text = ''] = textsIn(body) as string[];
    expect(unescaped(title)).toContain(summary.slice(0, 40));
    expect(unescaped(text)).toContain(description);
    expect(markup(title)).toEqual([]);
    expect(markup(text)).toEqual([
      '[Runbook](https://runbooks.test/a|b%3Ec%29%20d)',
      '[Dashboard](javascript:alert%281%29)',
      expect.stringMatching(/^\[Silence\]\(https:[^)<> ]*\)$/),
    ]);
    // Discord notifies those whom the content mentions, and nobody whom an embed mentions.
    expect(body.content ?? '').toBe('');
  });

  test('is a string for PagerDuty', async () => {
    const { body } = await arrived('/pagerduty', 'HostilePage');
    const { labels, annotations } = ALERTS.hostilePage;
    expect(body.payload.custom_details.firing).toEqual([
      { summary: annotations.summary, description: annotations.description, since: STARTED, labels },
    ]);
    expect(body.payload.component).toBe(MENTION);
  });

  test('is neither a header nor markup of a mail', async () => {
    const mail = await waitFor(() => smtp.mails.find(({ html }) => html.includes('HostileMail')), {
      what: 'a mail about HostileMail',
      program: alertmanager.program,
    });
    expect(mail.to).toEqual([notifications.teams[models].email]);
    expect(Object.keys(mail.headers)).not.toContain('bcc');
    expect(mail.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(mail.html).not.toMatch(/<script|href="javascript:/);
    expect(mail.text).toContain(description);
  });
});

test('the Watchdog only notifies the heartbeat receiver, whatever else fires', async () => {
  const { body } = await arrived('/heartbeat', 'Watchdog');
  expect(body).toMatchObject({
    receiver: 'heartbeat',
    status: 'firing',
    alerts: [{ labels: { alertname: 'Watchdog' } }],
  });
  expect(
    http.requests.filter(({ path, body }) => path !== '/heartbeat' && JSON.stringify(body).includes('Watchdog')),
  ).toEqual([]);
  expect(smtp.mails.filter(({ headers }) => headers.subject?.includes('Watchdog'))).toEqual([]);
});

describe('inhibition', () => {
  const keyOf = ({ labels: { alertname, service, node, instance } }: Pick<Alert, 'labels'>): string =>
    [alertname, service, node, instance].filter(Boolean).join(' ');

  test('mutes exactly the symptoms and warnings that another alert explains', async () => {
    const named = new Map(Object.entries(ALERTS).map(([name, alert]) => [keyOf(alert), name]));
    const held = await waitFor(
      async () => {
        const alerts = await alertmanager.alerts();
        return alerts.every(({ status }) => status.state !== 'unprocessed') && alerts;
      },
      { what: 'all alerts to be processed', program: alertmanager.program },
    );
    expect(held).toHaveLength(Object.keys(ALERTS).length);
    const inhibited = held.filter(({ status }) => status.inhibitedBy.length > 0).map(alert => named.get(keyOf(alert)));
    expect(inhibited.sort()).toEqual([...INHIBITED].sort());
  });

  test('suppresses the notifications', async () => {
    // Wait until all others have been notified.
    await arrived('/slack', 'SLAAvailabilityViolation', 'ai-engine');
    await arrived('/slack', 'HighLatency', 'checkout');
    await arrived('/slack', 'NodeMemoryHigh', 'node=node-1');
    const disks = await arrived('/slack', 'NodeDiskFilling', 'node=node-2');
    await arrived('/slack', 'ForeignWarning');
    await arrived('/slack', 'ServiceDown', 'ai-engine');
    const titles = http.to('/slack').map(({ body }) => body.attachments[0].title);
    expect(titles.filter(title => /web-api has HighLatency|ai-engine has HighErrorRate/.test(title))).toEqual([]);
    expect(disks.body.attachments[0].text).not.toContain('node-1');
  });
});

test('a resolved alert is notified on every channel that it was sent to', async () => {
  const endsAt = new Date().toISOString();
  const { errors, requests, memory } = ALERTS;
  await alertmanager.send([errors, requests, memory].map(alert => ({ ...alert, endsAt })));
  await alertmanager.reload();

  const triggered = http.to('/pagerduty').find(({ body }) => body.payload.class === 'HighErrorRate');
  const ended = await arrived('/pagerduty', '"event_action":"resolve"', 'HighErrorRate');
  expect(ended.body.dedup_key).toBe(triggered?.body.dedup_key);

  const slack = await arrived('/slack', '[RESOLVED] web-api has HighErrorRate');
  expect(slack.body).toMatchObject({
    channel: notifications.teams[platform].slack,
    attachments: [{ color: '#1e7b34' }],
  });
  expect(slack.body.attachments[0].text).toMatch(/^:white_check_mark: resolved: .* UTC to .* UTC\n/);
  expect(slack.body.attachments[0].text).not.toContain('Silence');
  await arrived('/msteams', '[RESOLVED] trainer has HighMemoryUsage');
  await arrived('/discord', '[RESOLVED] trainer has HighMemoryUsage');

  const mail = await mailed(`[RESOLVED] web-api has HighRequestRate in ${cluster}`);
  const first = await mailed(`[INFO] web-api has HighRequestRate in ${cluster}`);
  expect(mail.headers.references).toBe(first.headers.references);
  expect(mail.html).toContain('background-color:#1e7b34');
  expect(mail.text).toContain('Resolved: web-api has HighRequestRate');
});

test('a missing credential only affects its own integration, and the heartbeat keeps its interval', async () => {
  const heartbeat = { interval: seconds(1) };
  const degraded = await startAlertmanager({
    binary,
    environment: { ...production, notifications: { ...notifications, heartbeat } },
    secrets: { 'slack-url': `${http.url}/degraded-slack`, 'heartbeat-url': `${http.url}/degraded-heartbeat` },
    smtpPort: smtp.port,
    pagerdutyUrl: `${http.url}/degraded-pagerduty`,
    certificates: certificate.file,
  });
  await degraded.send([ALERTS.errors, ALERTS.requests, ALERTS.watchdog]);
  await arrived('/degraded-slack', 'HighErrorRate');
  const failed = await waitFor(
    async () => {
      const lines = (await degraded.metrics()).split('\n');
      return (
        lines.filter(line => /^alertmanager_notification_requests_failed_total\{.*\} [1-9]/.test(line)).length >= 2 &&
        lines
      );
    },
    { what: 'PagerDuty and e-mail to fail', program: degraded.program },
  );
  const failing = failed.flatMap(
    line => /^alertmanager_notification_requests_failed_total\{integration="(\w+)"\} [1-9]/.exec(line)?.[1] ?? [],
  );
  expect(failing.sort()).toEqual(['email', 'pagerduty']);
  expect(http.to('/degraded-pagerduty')).toEqual([]);

  const beats = await waitFor(() => http.to('/degraded-heartbeat').length >= 4 && http.to('/degraded-heartbeat'), {
    what: 'four heartbeats',
    program: degraded.program,
  });
  const pauses = beats.slice(1, 4).map(({ at }, index) => at - (beats[index]?.at ?? 0));
  // One second each; two if every other heartbeat were skipped.
  expect(pauses.filter(pause => pause > 1_600)).toEqual([]);
});
