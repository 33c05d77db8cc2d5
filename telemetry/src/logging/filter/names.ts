/**
 * What the name of a field says about its value.
 * - `secret`: everything is filtered except null and true/false (`hasPassword: true`).
 * - `counts`: numbers are kept too, at any depth: `prompt_tokens: 12`, `tokens: { prompt: 12 }`.
 */
export type Sensitivity = 'open' | 'counts' | 'secret';

/** Matches names in lower case without separators. `tokenizer` and `secretary` are not secrets. */
const SECRET = new RegExp(
  [
    ...['passw(?:or|d)', 'passphrase', 'passcode', 'pwd', 'secret(?!ar)', 'token(?!i[sz])', 'jwt', 'bearer'],
    ...['(?:api|access|private|signing|encryption)keys?(?!board)', 'authorization', 'cookie', 'credential', 'email'],
    // `dbPass`, `SMTP_PASS`: a pass with an owner. `forward_pass` is not a password.
    '(?:user|admin|root|account|login|auth|new|old|my|db|database|sql|pg|postgres|redis|mongo|smtp|mail|ftp|ssh|ldap|proxy)pass$',
  ].join('|'),
);
/** Too short to be searched for inside other words. */
const SECRET_WHOLE_NAMES = new Set(['auth', 'xauth', 'basicauth', 'pass', 'otp', 'totp']);
/** Filtered even if the value is a number. */
const NEVER_COUNTED = /passw|passphrase|passcode|pass$|pwd|otp|key/;
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
  const plain = name
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();
  if (SECRET_WHOLE_NAMES.has(plain)) return 'secret';
  if (!SECRET.test(plain)) return 'open';
  const quantity = PLURALS.test(plain) || words(name).some(word => QUANTITIES.has(word));
  return quantity && !NEVER_COUNTED.test(plain) ? 'counts' : 'secret';
}
