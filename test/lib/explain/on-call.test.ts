import { alertmanagerRouting } from '../../../charts/routing';
import { renderAlertmanagerConfig } from '../../../lib/components/alertmanager';
import { calledFor } from '../../../lib/explain';
import type { Environment, Stack } from '../../../lib/stack';
import { escalating } from '../../example/escalating';
import { harbour, large, small } from '../../example/stack';

const AT = Date.parse('2026-02-04T00:00:00Z');
const called = (labels: Record<string, string>, environment: Environment = large, stack: Stack = harbour) =>
  calledFor(stack, environment, renderAlertmanagerConfig(alertmanagerRouting(stack, environment)), labels, AT);
const critical = { team: 'operations', severity: 'critical' };

test('where Alertmanager calls the tiers, each through its own ways', () => {
  expect(called(critical, escalating)?.tiers.map(({ tier, after, by }) => [tier, after, by])).toEqual([
    ['primary', '0s', ['Slack #operations']],
    ['secondary', '10m', ['Slack #operations-2']],
    ['lead', '25m', ['e-mail to operations-lead@harbour.example.com']],
    ['command', '45m', ['Slack #command', 'e-mail to command@harbour.example.com']],
  ]);
});

test('a warning is answered in working hours, and nothing calls the later tiers', () => {
  for (const environment of [large, escalating])
    expect(called({ ...critical, severity: 'warning' }, environment)).toEqual({
      ...{ incident: 'SEV-3', acknowledge: '2h', answered: 'in working hours' },
      tiers: [
        { tier: 'primary', after: '0s', by: ['Slack #operations'], people: ['Bo Lindh (bo@harbour.example.com)'] },
        { tier: 'secondary', after: '4h', by: [], people: ['Cat O’Neil (@cat)'] },
      ],
    });
});

test('agreements call nobody; the alerts of an unknown team call the platform’s people', () => {
  expect(called({ ...critical, team: 'contracts' })?.tiers).toEqual([]);
  expect(called({ ...critical, team: 'nobody' })).toEqual(called(critical));
});

test('nothing is said of alerts that call nobody, where nobody is notified, or where the stack does not say', () => {
  const { onCall: _, ...silent } = harbour;
  expect(called({ ...critical, stage: 'shadow' })).toBeUndefined();
  expect(called({ ...critical, stage: 'ticket' })).toBeUndefined();
  expect(called({ ...critical, severity: 'page' })).toBeUndefined();
  expect(called(critical, small)).toBeUndefined();
  expect(called(critical, large, silent)).toBeUndefined();
});
