import { noticesOf } from '../cluster/support/receivers/notice';
import { shown } from './shown';

test('a page has what the channel shows, and neither the key that it was sent with nor its colours', () => {
  const at = Date.now();
  const received = [
    {
      ...({ channel: 'pagerduty', at, problems: [] } as const),
      body: {
        ...{ routing_key: 'r'.repeat(32), dedup_key: 'd'.repeat(64), event_action: 'trigger' },
        payload: { summary: 'cranes are slow', severity: 'critical', class: 'CranesSlow', group: 'harbour' },
        links: [{ href: 'https://runbooks/CranesSlow.md', text: 'Runbook' }],
      },
    },
    {
      ...({ channel: 'slack', at, problems: [] } as const),
      body: {
        channel: '#cranes',
        attachments: [
          { color: '#b3261e', mrkdwn_in: ['text'], title: '[CRITICAL] cranes are slow', text: 'One in three' },
        ],
      },
    },
  ];
  const pages = noticesOf(received as never)
    .map(shown)
    .join('\n');
  expect(pages).toContain('cranes are slow');
  expect(pages).toContain('One in three');
  expect(pages).toContain('https://runbooks/CranesSlow.md');
  // A report is kept in a repository: whoever reads the key there can page people.
  expect(pages).not.toMatch(/r{32}|d{64}|trigger|#b3261e|^ *text$/m);
});
