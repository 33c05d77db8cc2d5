/** The parts of the command, and what it refuses before it reads a history; main.process.test.ts runs it over one. */
import { runBacktest } from '../../../bin/backtest/main';
import { recordOf } from '../../../bin/backtest/record';
import { differ, withVariants } from '../../../bin/backtest/sweep';
import { checkRecord } from '../../../lib/history';
import { harbour, large } from '../../example/stack';
import { printed } from '../../support/printed';

const HOUR = 3600;
const START = 1_780_000_000;

test('a record has the alerts that the stack declares, and names what the history lacked', () => {
  const quiet = {
    severity: 'critical',
    firings: 0,
    seconds: 0,
    longest: 0,
    flaps: 0,
    unsent: 0,
    pages: 0,
    messages: {},
    noisiest: [],
  };
  const alerts = ['HighErrorRate', 'HighLatency', 'Foreign'].map(alert => ({ ...quiet, alert }));
  const missing = { HighLatency: ['http_request_duration_seconds_bucket'] };
  const record = recordOf(harbour, large, { source: 'tsdb', from: START, to: START + HOUR, alerts, missing });
  expect(record).toEqual({
    ...{ source: 'tsdb', environment: 'large', from: '2026-05-28T20:26:40Z', to: '2026-05-28T21:26:40Z' },
    alerts: {
      HighErrorRate: { rule: expect.stringMatching(/^[0-9a-f]{12}$/), firings: 0, seconds: 0, pages: 0 },
      HighLatency: { rule: expect.any(String), firings: 0, seconds: 0, pages: 0, missing: missing.HighLatency },
    },
  });
  expect(checkRecord('history/may.json', record)).toEqual([]);
});

test.each<[string, readonly string[], number, string]>([
  [
    'an unknown alert',
    ['--alert', 'HighErorRate'],
    2,
    'there is no alert "HighErorRate" — did you mean "HighErrorRate"?',
  ],
  ['an unknown environment', ['--env', 'larg'], 2, 'There is no environment "larg" — did you mean "large"?'],
  ['no source', [], 2, 'wanted one source of history'],
])('%s is refused with its usage', async (_, args, code, message) => {
  const from = args.length === 0 ? [] : ['--openmetrics', 'history.om'];
  const found = await printed(() => runBacktest(harbour, [...from, ...args]));
  expect(found.code).toBe(code);
  expect(found.err).toContain(message);
});

test('whether a value matters to an expression is known before anything is evaluated', () => {
  const variants = (what: 'threshold' | 'for') =>
    withVariants(harbour, large, 'HighErrorRate', { what, values: [300] });
  expect(differ(variants('threshold'), 'HighErrorRate')).toBe(true);
  expect(differ(variants('for'), 'HighErrorRate')).toBe(false);
});
