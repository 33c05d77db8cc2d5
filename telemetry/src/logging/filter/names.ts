import { SENSITIVE_NAMES, SENSITIVE_PARTS, SENSITIVE_WORDS, withoutSeparators } from '../../catalogue';
import { BOUNDS } from './bounds';

/**
 * What the name of a field says about its value.
 * - `secret`: everything is filtered except null and true/false (`hasPassword: true`).
 * - `counts`: numbers are kept too, at any depth: `prompt_tokens: 12`, `tokens: { prompt: 12 }`.
 */
export type Sensitivity = 'open' | 'counts' | 'secret';

/** Matches names in lower case without separators. `tokenizer` and `secretary` are not secrets. */
const SECRET = new RegExp(
  SENSITIVE_PARTS.map(
    ({ pattern, unless }) => withoutSeparators(pattern) + (unless === undefined ? '' : `(?!${unless})`),
  ).join('|'),
);
const SECRET_WHOLE_NAMES = new Set(SENSITIVE_NAMES.map(withoutSeparators));
const SECRET_WORDS = new Set<string>(SENSITIVE_WORDS);
/** Filtered even if the value is a number. */
const NEVER_COUNTED = /passw|passphrase|passcode|pass$|pwd|otp|key|sess|card|account|codes?$/;
const PLURALS = /(?:tokens|secrets|cookies|credentials|emails)$/;
const QUANTITIES = new Set([
  ...['count', 'counts', 'total', 'max', 'min', 'limit', 'size', 'length', 'bytes', 'used', 'remaining', 'budget'],
  ...['per', 'rate', 'ttl', 'age', 'expires', 'expiry', 'expiration', 'ms', 'seconds'],
]);

/** `maxTokens`, `max-tokens`, `max_tokens` → max, tokens. */
const words = (name: string): string[] =>
  name
    .replace(/([\p{Ll}\p{N}])(?=\p{Lu})/gu, '$1 ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);

/** Case, separators and full-width letters make no difference: `X-Api-Key`, `apiKey`, `API_KEY`. */
export function sensitivityOf(name: string): Sensitivity {
  if (name.length > BOUNDS.judgedName) return 'secret';
  const normal = name.normalize('NFKC');
  const plain = normal.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();
  const parts = words(normal);
  if (SECRET_WHOLE_NAMES.has(plain) || SECRET_WORDS.has(plain) || parts.some(word => SECRET_WORDS.has(word))) {
    return 'secret';
  }
  if (!SECRET.test(plain)) return 'open';
  const quantity = PLURALS.test(plain) || parts.some(word => QUANTITIES.has(word));
  return quantity && !NEVER_COUNTED.test(plain) ? 'counts' : 'secret';
}
