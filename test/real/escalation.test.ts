/** Later tiers on the real Alertmanager: a silence is the acknowledgement, and a restart forgets nothing. Slack listens on loopback. */
import type { Environment } from '../../aion/environment';
import { production } from '../../aion/environments/production';
import type { Team } from '../../aion/names';
import { minutes } from '../../lib/catalogue';
import type { Notifications } from '../../lib/components/alertmanager';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { waitFor } from '../../tools/process/run';
import { type Alert, startAlertmanager } from '../support/alertmanager';
import { captureHttp } from '../support/http-capture';

const { heartbeat: _, ...notified } = production.notifications as Notifications<Team>;
const tiers = (team: string) => ({ secondary: { slack: `#${team}-2` }, lead: { slack: `#${team}-lead` } });
const environment: Environment = {
  ...production,
  notifications: {
    ...notified,
    pages: false,
    escalation: {
      teams: { platform: tiers('platform'), database: tiers('database'), ai: tiers('ai') },
      command: { slack: '#command' },
    },
  },
};

const alert = (service: string, minutesAgo: number): Alert => ({
  labels: { alertname: 'HighErrorRate', service, team: 'platform', severity: 'critical', cluster: production.cluster },
  annotations: {
    summary: `${service} fails`,
    description: 'x',
    runbook_url: 'https://r.test',
    dashboard_url: 'https://d.test',
  },
  startsAt: new Date(Date.now() - minutes(minutesAgo).value * 1000).toISOString(),
});

test(
  'each tier by how long an alert has fired, none of one that is silenced',
  async () => {
    const http = await captureHttp();
    const { program, url, send } = await startAlertmanager({
      binary: await tool('alertmanager'),
      environment,
      secrets: { 'slack-url': `${http.url}/slack` },
      smtpPort: 0,
      pagerdutyUrl: 'http://127.0.0.1:0',
      certificates: '/dev/null',
    });
    try {
      const silence = {
        matchers: [{ name: 'service', value: 'acknowledged', isRegex: false, isEqual: true }],
        startsAt: new Date().toISOString(),
        endsAt: new Date(Date.now() + 3600_000).toISOString(),
        createdBy: 'ada',
        comment: 'I am on it',
      };
      const answer = await fetch(`${url}/api/v2/silences`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(silence),
      });
      expect(answer.status).toBe(200);
      // As after a restart: it gets alerts that began long ago.
      await send([alert('acknowledged', 120), alert('fresh', 1), alert('unanswered', 20), alert('forgotten', 120)]);
      const reached = () =>
        http
          .to('/slack')
          .map(({ body }) => `${body.channel} ${/(\w+) fails/.exec(body.attachments[0].title)?.[1]}`)
          .sort();
      const all = [
        ...['#alerts-platform fresh', '#alerts-platform unanswered', '#platform-2 unanswered'],
        ...['#alerts-platform', '#command', '#platform-2', '#platform-lead'].map(channel => `${channel} forgotten`),
      ].sort();
      await waitFor(() => reached().length >= all.length, { what: 'every tier whose time has come', program });
      expect(reached()).toEqual(all);
    } finally {
      await program.stop(0);
      http.close();
    }
  },
  BUILD_TIMEOUT_MS,
);
