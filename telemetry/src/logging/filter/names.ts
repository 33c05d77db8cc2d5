import { BOUNDS } from './bounds';

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
    ...['sess(?:ion)?(?:id|key)', 'csrf', 'xsrf', 'codeverifier', 'samlresponse', 'connectionstring', 'seedphrase'],
    // What proves who someone is, or pays.
    ...[
      '(?:credit|debit|bank)card$',
      'cardn(?:o|um|umber|r)$',
      'accountn(?:o|um|umber|r)$',
      'socialsecurity',
      'passportn',
    ],
    '(?:auth|verification|security|confirmation|onetime|recovery|backup|activation|reset|sms|mfa|[2t]fa|twofactor|pin)codes?$',
    // `dbPass`, `SMTP_PASS`: a pass with an owner. `forward_pass` is not a password.
    '(?:user|admin|root|account|login|auth|new|old|my|db|database|sql|pg|postgres|redis|mongo|smtp|mail|ftp|ssh|ldap|proxy)pass$',
  ].join('|'),
);
/** Too short to be searched for inside other words. */
const SECRET_WHOLE_NAMES = new Set(['auth', 'xauth', 'basicauth', 'pass', 'sid', 'connectsid']);
/** Too short as well, but secret as a word of a name: `cardPin`, `card_cvv`. */
const SECRET_WORDS = new Set(['pin', 'cvv', 'cvv2', 'cvc', 'cvc2', 'csc', 'ssn', 'otp', 'totp']);
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
