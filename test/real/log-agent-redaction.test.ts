/** The second line of defence: what the library filters is written raw by a program that does not use it, and must not arrive. */
import { BUILD_TIMEOUT_MS } from '../../tools/pinned/build';
import { waitFor } from '../../tools/process/run';
import { secretsOf } from '../lib/components/log-agent/secrets';
import { CREDENTIALS } from '../telemetry/logging/filter/credentials';
import { NAMES } from '../telemetry/logging/filter/names';
import { type LogAgent, logAgent } from './log-agent';

/** What a field holds that must not be seen. */
const SECRET = 'hunter2-4711';
/** Of these, the agents leave numbers: docs/logs.md. */
const NUMBERS_LEFT = ['token_id'];

let agent: LogAgent;
beforeAll(async () => {
  agent = await logAgent();
  await agent.start();
}, BUILD_TIMEOUT_MS);
afterAll(() => agent.receiver.close());

/** Writes lines of a pod, and returns what arrived of each as one text. */
async function arrived(pod: string, lines: readonly string[]): Promise<readonly string[]> {
  agent.write(pod, lines);
  const found = () => agent.receiver.records.filter(({ resource }) => resource['k8s.pod.name'] === pod);
  await waitFor(() => found().length >= lines.length || undefined, {
    what: `${lines.length} lines of ${pod}`,
    timeoutMs: 60_000,
  });
  return found().map(({ body, attributes }) => JSON.stringify([body, attributes]));
}

/** A secret of three letters may be in any word. */
const leaked = (texts: readonly string[], index: number): readonly string[] => {
  const [original = '', filtered = ''] = CREDENTIALS[index] ?? [];
  return secretsOf(original, filtered).filter(
    secret => secret.length > 3 && texts[index]?.includes(JSON.stringify(secret).slice(1, -1)),
  );
};

test.each<[string, (text: string) => string]>([
  ['as plain text', text => text.replaceAll('\n', '\\n')],
  ['as the message of a line of JSON', text => JSON.stringify({ msg: text })],
  ['deep in a line of JSON', text => JSON.stringify({ msg: 'x', deep: { list: [{ text }] } })],
])('credentials in texts, %s', async (where, line) => {
  const texts = await arrived(
    `text-${where.length}`,
    CREDENTIALS.map(([original]) => line(original)),
  );
  const left = CREDENTIALS.flatMap(([original], index) => leaked(texts, index).map(secret => ({ original, secret })));
  expect(left).toEqual([]);
});

test.each<[string, readonly string[], (name: string) => object]>([
  ['a text', [...NAMES.secret, ...NAMES.counts], name => ({ [name]: SECRET })],
  ['a text in a field of a field', [...NAMES.secret, ...NAMES.counts], name => ({ user: { [name]: SECRET, n: 1 } })],
  ['a list', [...NAMES.secret, ...NAMES.counts], name => ({ [name]: [SECRET] })],
  [
    'fields',
    [...NAMES.secret, ...NAMES.counts.filter(name => /token/i.test(name))],
    name => ({ [name]: { a: SECRET } }),
  ],
  ['a number', NAMES.secret.filter(name => !NUMBERS_LEFT.includes(name)), name => ({ [name]: 4_711_471_147 })],
])('%s under a sensitive name', async (what, names, fields) => {
  const texts = await arrived(
    `name-${what.length}`,
    names.map(name => JSON.stringify({ msg: 'x', ...fields(name) })),
  );
  const left = names.filter((_, index) => /hunter2|4711/.test(texts[index] ?? ''));
  expect(left.map(name => name.slice(0, 40))).toEqual([]);
});

test('counts of tokens, and fields that only look sensitive, are kept', async () => {
  const [text = ''] = await arrived('kept-0', [
    JSON.stringify({ msg: 'x', prompt_tokens: 12, tokens: { prompt: 5 }, tokenizer: 'bpe', author: 'Ann', key: 'k-1' }),
  ]);
  expect(JSON.parse(text)).toMatchObject([
    'x',
    { prompt_tokens: 12, tokens: { prompt: 5 }, tokenizer: 'bpe', author: 'Ann', key: 'k-1' },
  ]);
});
