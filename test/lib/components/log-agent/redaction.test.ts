/** What the agents' patterns say about the library's own lists, read by RE2 itself. test/real/ runs the Collector with them. */
import { RE2JS } from 're2js';
import { COUNTED_FIELDS, HINTS, SECRET_FIELDS, SECRET_TEXTS } from '../../../../lib/components/log-agent/redaction';
import { CREDENTIALS, HARMLESS } from '../../../telemetry/logging/filter/credentials';
import { NAMES } from '../../../telemetry/logging/filter/names';
import { secretsOf } from './secrets';

const fields = SECRET_FIELDS.map(pattern => RE2JS.compile(pattern));
const texts = SECRET_TEXTS.map(pattern => RE2JS.compile(pattern));

const isFiltered = (name: string): boolean => fields.some(pattern => pattern.matcher(name).find());
const filter = (text: string): string =>
  texts.reduce((rest, pattern) => pattern.matcher(rest).replaceAll('****'), text);
const isSuspect = (line: string): boolean => HINTS.some(hint => line.toLowerCase().includes(hint));

/** Names of thousands of characters are in the list as well. */
const shown = (names: readonly string[]): readonly string[] => names.map(name => name.slice(0, 40));

describe('fields', () => {
  test('that the library filters whole are filtered whole, but for a number of which a name with "token" may say how many', () => {
    expect(shown(NAMES.secret.filter(name => !isFiltered(name)))).toEqual(['token_id']);
  });

  test('that only look sensitive are left', () => {
    expect(NAMES.open.filter(isFiltered)).toEqual([]);
  });

  test('that count are left if they count tokens, and filtered otherwise: docs/logs.md says so', () => {
    expect(NAMES.counts.filter(isFiltered)).toEqual([
      'ms_per_token',
      ...['cookieCount', 'emails', 'emails_sent_total', 'cookieMaxAge'],
    ]);
  });

  test.each([
    ['{"tokens":"abc","n":1}', '{"tokens":"****","n":1}'],
    ['{"tokens":["a","b"],"n":1}', '{"tokens":"****","n":1}'],
    ['{"tokens":{"access":"a"},"n":1}', '{"tokens":"****","n":1}'],
    ['{"prompt_tokens":12,"tokens":{"prompt":1}}', '{"prompt_tokens":12,"tokens":{"prompt":1}}'],
    ['{"tokenizer":"bpe","tokenization":"x"}', '{"tokenizer":"bpe","tokenization":"x"}'],
    ['{"msg":"token","n":"x"}', '{"msg":"token","n":"x"}'],
  ])('of tokens: %s becomes %s before it is parsed', (line, expected) => {
    const { regex, replace_with } = COUNTED_FIELDS;
    expect(RE2JS.compile(regex).matcher(line).replaceAll(replace_with)).toBe(expected);
  });
});

describe('texts', () => {
  test('lose every credential', () => {
    const left = CREDENTIALS.flatMap(([original, filtered]) => {
      const rest = filter(original);
      return secretsOf(original, filtered).some(secret => rest.includes(secret)) ? [{ original, rest }] : [];
    });
    expect(left).toEqual([]);
  });

  test('without one are left, but for two: docs/logs.md says so', () => {
    expect(HARMLESS.filter(text => filter(text) !== text)).toEqual(['tokens=-Infinity', 'password=null']);
  });
});

describe('hints', () => {
  test('are in every line with a secret: without one, the patterns are not tried', () => {
    const ofNames = NAMES.secret.filter(name => name.length < 1_000 && !isSuspect(JSON.stringify({ [name]: 1 })));
    const ofTexts = CREDENTIALS.filter(([original]) => !isSuspect(original)).map(([original]) => original);
    expect([...ofNames, ...ofTexts]).toEqual([]);
  });

  test("are not in the library's usual line", () => {
    const line =
      '{"level":"info","time":"2026-01-01T12:04:05.123Z","service":"web-api","trace_id":"4b","msg":"listed users"}';
    expect(isSuspect(line)).toBe(false);
  });

  test('are in lower case, as they are compared', () => {
    expect(HINTS.filter(hint => hint !== hint.toLowerCase())).toEqual([]);
  });
});
