/** What a hostile or broken program may expose: it is reported in bounded time and text, and commands no terminal. */
import { check, parseExposition, type Report, renderTable, report, visible, visibleJson } from '../../../lib/conform';
import { harbour } from '../../example/stack';
import { GOOD, nothingMore } from './cases/example';

function reportOn(text: string): Report {
  const exposition = parseExposition(text, 'text');
  const verdict = check(exposition, nothingMore, harbour);
  return report({ source: 'exposition.txt', exposition, expectation: nothingMore, verdict, findings: [] });
}
const onGauge = (labels: string): string =>
  GOOD.replace(/^(system_memory_usage_bytes)\b.*$/m, `$1{${labels}} 52428800`);
const about = ({ findings }: Report, kind: string) => findings.filter(found => found.kind === kind);
const many = <T>(make: (i: number) => T): T[] => Array.from({ length: 100_000 }, (_, i) => make(i));

test('lists the first fifty labels that a metric does not have, and counts the others', () => {
  const found = about(reportOn(onGauge(many(i => `l${i}="1"`).join(','))), 'unknown-label');
  expect(found).toHaveLength(51);
  expect(found.map(({ message }) => message)).toContain('99,950 more labels that it does not have');
});

test('reads a value of any length', () => {
  const [found] = about(reportOn(onGauge(`long="${'\\\\'.repeat(5_000_000)}x"`)), 'unknown-label');
  expect(found?.label).toBe('long');
});

test('cuts messages and names', () => {
  const name = `system_${'x'.repeat(1_000_000)}`;
  const made = reportOn(
    `${GOOD}# HELP ${name} ${'y'.repeat(1_000_000)}\n${name} 1\n`.replace('Resident', 'z'.repeat(1_000_000)),
  );
  expect(made.findings.map(({ kind }) => kind)).toEqual(['unknown-metric', 'unexpected-family', 'help']);
  for (const line of renderTable(made, false).split('\n')) expect(line.length).toBeLessThan(3_000);
});

test('counts bounds of buckets that are not listed', () => {
  const buckets = many(i => `http_request_duration_seconds_bucket{method="GET",path="/x",le="${i + 0.5}"} 1\n`).join(
    '',
  );
  const [found] = about(reportOn(GOOD.replace(/^(?=http_request_duration_seconds_bucket)/m, buckets)), 'buckets');
  expect(found?.message).toMatch(/ and 99,9\d\d more; wanted /);
});

// Escape sequences, as one byte and as two; carriage return; bidirectional controls; zero-width, tags; a line separator.
const HOSTILE = [
  '\u001b]0;x\u0007',
  '\u009b31m',
  '\r',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u{e0041}',
  '\u2028',
  '\ud800',
  '\u007f',
];

test.each(HOSTILE.map(text => [JSON.stringify(text), text]))('%s does not reach a terminal', (_, text) => {
  // What the parser takes for the end of a line cannot be in one.
  const made = reportOn(onGauge(`a="${text}"`).replace('Resident', `x${text}x`));
  const shown = [renderTable({ ...made, source: `a${text}.txt` }, false), visibleJson(JSON.stringify(made, null, 2))];
  for (const output of shown) {
    for (const character of text) if (!/[\x20-\x7e]/.test(character)) expect(output).not.toContain(character);
  }
  expect(JSON.parse(shown[1] ?? '')).toEqual(JSON.parse(JSON.stringify(made)));
  expect(visible(`a${text}b`)).toMatch(/^a[\x20-\x7e\ufffd]*b$/);
});

test('leaves every other character as it is', () => {
  for (const text of ['é漢🙂', 'a\u00a0b', '👍🏽'])
    expect([visible(text), visibleJson(JSON.stringify(text))]).toEqual([text, JSON.stringify(text)]);
});

test("Micrometer's system_cpu_usage is a fault, unless the JVM's metrics are there", () => {
  const cpu = 'system_cpu_usage 0.1\n';
  expect(about(reportOn(GOOD + cpu), 'unknown-metric')).toHaveLength(1);
  expect(about(reportOn(`${GOOD}${cpu}jvm_threads_live_threads 9\n`), 'unknown-metric')).toEqual([]);
});
