/** Which declared silences an alert falls under, by a fixed clock. */
import { runExplain } from '../../../lib/explain/command';
import { maintenance, silence } from '../../../lib/people';
import { harbour } from '../../example/stack';

const NOW = new Date('2026-12-05T12:00:00Z');
const common = { environments: ['large'], owner: 'operations' } as const;
const stack = {
  ...harbour,
  silences: [
    maintenance('berth-upgrade', {
      ...common,
      reason: 'a new database',
      mutes: { service: 'bookings', alertname: ['HighErrorRate', 'HighLatency'] },
      from: '2026-12-06T22:00+01:00',
      to: '2026-12-07T02:00+01:00',
    }),
    silence('noisy-berth', {
      ...common,
      reason: 'it is mended on Monday',
      mutes: { alertname: 'TargetDown', instance: '10.0.0.7:9090' },
      until: '2026-12-08T09:00+01:00',
    }),
  ],
};

beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());

function explain(...args: readonly string[]): string {
  const out: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation(text => void out.push(text));
  try {
    expect(runExplain(stack, args)).toBe(0);
    return out.join('\n');
  } finally {
    log.mockRestore();
  }
}

test('a window that is to come is shown with its begin, so that nobody trusts the alert then', () => {
  expect(explain('HighErrorRate', '--service', 'bookings').replaceAll(/\s+/g, ' ')).toContain(
    'Silenced maintenance berth-upgrade, from 2026-12-06T22:00+01:00 to 2026-12-07T02:00+01:00: a new database',
  );
});

test('what mutes some of its alerts only says which', () => {
  expect(explain('TargetDown', '--service', 'bookings').replaceAll(/\s+/g, ' ')).toContain(
    'Silenced silence noisy-berth, until 2026-12-08T09:00+01:00, where instance="10.0.0.7:9090": it is mended on Monday',
  );
});

test('what ended, and what mutes others, is not shown', () => {
  expect(explain('HighErrorRate', '--service', 'forecasts')).not.toContain('Silenced');
  expect(explain('HighErrorRate', '--service', 'bookings', '--env', 'small')).not.toContain('Silenced');
  jest.setSystemTime(new Date('2026-12-07T01:00:00Z'));
  expect(explain('HighErrorRate', '--service', 'bookings')).not.toContain('Silenced');
});

test('labels decide where they are known, also for an alert that is not declared', () => {
  const target = (instance: string) =>
    explain('--labels', JSON.stringify({ alertname: 'TargetDown', service: 'bookings', team: 'operations', instance }));
  expect(target('10.0.0.7:9090')).toContain('silence noisy-berth, until');
  expect(target('10.0.0.8:9090')).not.toContain('Silenced');
});
