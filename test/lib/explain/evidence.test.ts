import { runExplain } from '../../../lib/explain';
import { type HistoryRecord, writeRecord } from '../../../lib/history';
import { ruleFingerprint } from '../../../lib/rules';
import { ruleSettings, type Stack } from '../../../lib/stack';
import { temporaryFolder } from '../../../tools/process/run';
import { harbour, large } from '../../example/stack';

const rule = ruleFingerprint(harbour.rules, 'HighErrorRate', ruleSettings(harbour, large));
const cases = new Map([['HighErrorRate', { file: 'test/cases.ts', names: ['nobody calls'] }]]);
const proofOf = (of: string) =>
  new Map([['HighErrorRate', { rule: of, tested: 'abc', cases: 12, mutants: 18, killed: 17 }]]);

function explain(stack: Stack, known: Parameters<typeof runExplain>[2], args: readonly string[] = []): string {
  const lines: string[] = [];
  const out = jest.spyOn(console, 'log').mockImplementation(text => void lines.push(String(text)));
  try {
    expect(runExplain(stack, ['HighErrorRate', '--service', 'bookings', ...args], known)).toBe(0);
    return lines.join('\n').replaceAll(/\n +/g, ' ');
  } finally {
    out.mockRestore();
  }
}

/** The stack with a record of these figures. */
function recorded(figures: Partial<HistoryRecord['alerts'][string]>): Stack {
  const history = temporaryFolder();
  writeRecord(history, 'june', {
    ...{ source: 'prometheus', environment: 'large', from: '2026-06-01T00:00:00Z', to: '2026-07-01T00:00:00Z' },
    alerts: { HighErrorRate: { rule, firings: 3, seconds: 1200, pages: 2, ...figures } },
  });
  return { ...harbour, history };
}

test('its tests, and how many mutants they kill', () => {
  const said = explain(harbour, { cases, proof: proofOf(rule) });
  expect(said).toContain('in test/cases.ts: 12 situations, which kill 17 of 18 mutants');
});

test('what was measured of another rule is not shown as its own', () => {
  const said = explain(harbour, { cases, proof: proofOf('0123456789ab') });
  expect(said).not.toContain('17 of 18');
  expect(said).toContain('how many mutants its cases kill is not recorded: npm run test:mutation -- HighErrorRate');
});

test('a project without tests of its own says nothing about tests', () => {
  expect(explain(harbour, {})).not.toContain('Tested');
});

test('what it did in the newest record, with its name, source and span', () => {
  expect(explain(recorded({}), {})).toContain(
    'fired 3 times, 20 minutes in all, 2 pages: record june (prometheus, large, 2026-06-01 to 2026-07-01)',
  );
});

test.each<[string, Partial<HistoryRecord['alerts'][string]>, string]>([
  ['is of another rule', { rule: '0123456789ab' }, 'that was another rule than this one: record it again'],
  ['lacks what it reads', { firings: 0, missing: ['a'] }, 'it says nothing about the alert: the history has no a'],
])('a record that %s says so', (_, figures, message) => {
  expect(explain(recorded(figures), {})).toContain(message);
});

test('without a record it says how to make one', () => {
  expect(explain({ ...harbour, history: temporaryFolder() }, {})).toContain('npm run backtest -- --record NAME');
});
