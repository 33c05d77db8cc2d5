import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  type AlertHistory,
  checkRecord,
  citation,
  type HistoryRecord,
  newestRecord,
  readHistory,
  recordText,
  writeRecord,
} from '../../../lib/history';
import { temporaryFolder } from '../../../tools/process/run';

const said: AlertHistory = { rule: '0123456789ab', firings: 3, seconds: 420, pages: 1 };
const record: HistoryRecord = {
  ...{ source: 'prometheus', environment: 'large', from: '2026-06-01T00:00:00Z', to: '2026-07-01T00:00:00Z' },
  alerts: { Slow: said, Deaf: { rule: 'fedcba987654', firings: 0, seconds: 0, pages: 0, missing: ['a', 'b'] } },
};

test('a record is read as it was written, under the name of its file, with a line for each alert in their order', () => {
  const folder = path.join(temporaryFolder(), 'history');
  expect(writeRecord(folder, 'june', record)).toBe(path.join(folder, 'june.json'));
  expect(readHistory(folder)).toEqual({ history: new Map([['june', record]]), problems: [] });
  expect(recordText(record).split('\n').slice(5, 8)).toEqual([
    '  "alerts": {',
    '    "Deaf": { "rule": "fedcba987654", "firings": 0, "seconds": 0, "pages": 0, "missing": ["a", "b"] },',
    '    "Slow": { "rule": "0123456789ab", "firings": 3, "seconds": 420, "pages": 1 }',
  ]);
});

test('a stack without the folder has no records', () => {
  expect(readHistory(path.join(temporaryFolder(), 'history'))).toEqual({ history: new Map(), problems: [] });
});

test('a file that is no record is reported, and the others are read', () => {
  const folder = path.join(temporaryFolder(), 'history');
  mkdirSync(folder);
  writeRecord(folder, 'june', record);
  writeFileSync(path.join(folder, 'broken.json'), '{');
  writeFileSync(path.join(folder, 'other.json'), '{}');
  const { history, problems } = readHistory(folder);
  expect([...history.keys()]).toEqual(['june']);
  expect(new Set(problems.map(({ where }) => path.basename(where)))).toEqual(new Set(['broken.json', 'other.json']));
});

test.each<[string, unknown, string]>([
  ['what is no object', [], 'wanted an object'],
  ['an unknown source', { ...record, source: 'memory' }, 'source: "memory", must be one of prometheus, openmetrics'],
  ['a moment of another form', { ...record, to: '2026-07-01' }, 'to: wanted a time such as'],
  ['no environment', { ...record, environment: undefined }, 'environment: wanted a name'],
  ['no alerts', { ...record, alerts: [] }, 'alerts: wanted an object'],
  ['an alert without a count', { ...record, alerts: { Slow: { ...said, pages: -1 } } }, 'alerts.Slow: wanted rule'],
])('%s is a problem', (_, content, message) => {
  const problems = checkRecord('history/june.json', content);
  expect(problems).toEqual([{ where: 'history/june.json', message: expect.stringContaining(message) }]);
});

const history = new Map([['june', record]]);

test('a record is cited for an alert whose rule is the one that was evaluated', () => {
  expect(citation(history, 'june', 'Slow', said.rule)).toEqual({ name: 'june', record, alert: said });
});

test.each<[string, string, string, string, string]>([
  ['there is none', 'jun', 'Slow', said.rule, 'there is no record "jun" — did you mean "june"?'],
  ['it does not have the alert', 'june', 'Slower', said.rule, 'does not have Slower'],
  ['the rule was changed since', 'june', 'Slow', 'aaaaaaaaaaaa', 'is of another rule of Slow (0123456789ab)'],
  ['the history had nothing that the alert reads', 'june', 'Deaf', 'fedcba987654', 'a history without a, b'],
])('a record says nothing about an alert where %s', (_, name, alert, rule, reason) => {
  expect(citation(history, name, alert, rule)).toEqual({ reason: expect.stringContaining(reason) });
});

test('the newest record of an alert is the one whose history ends last; a measured one before a simulated one', () => {
  const simulated: HistoryRecord = { ...record, source: 'simulated month', to: '2027-01-01T00:00:00Z' };
  const may: HistoryRecord = { ...record, to: '2026-06-01T00:00:00Z' };
  const all = new Map([
    ['simulated', simulated],
    ['june', record],
    ['may', may],
  ]);
  expect(newestRecord(all, 'Slow')?.name).toBe('june');
  expect(newestRecord(new Map([['simulated', simulated]]), 'Slow')?.name).toBe('simulated');
  expect(newestRecord(all, 'Slower')).toBeUndefined();
});
