/**
 * What is filtered out of foreign programs' lines, behind the telemetry library's own filter: docs/logs.md says what the two do
 * differently. Fields go by their names, texts by what credentials look like.
 */
import { LONGEST_JUDGED_NAME, SENSITIVE_NAMES, SENSITIVE_PARTS, SENSITIVE_WORDS } from '../../catalogue';
import { anyOf, anyOfMany, inName, inText, wordOtherThan } from './patterns';

/** Of tokens, a number may say how many: under `prompt_tokens` only texts, and lists and objects with texts, are filtered. */
const COUNTED = SENSITIVE_PARTS.filter(({ pattern }) => pattern === 'token');
const SECRET = SENSITIVE_PARTS.filter(part => !COUNTED.includes(part));

const NAMES = anyOf(...SENSITIVE_NAMES.map(pattern => inName({ pattern })));
const WORDS = anyOf(...SENSITIVE_WORDS);
/** `Pin`, as words begin within a name: `cardPin`; and `pin`, as they begin a name: `pinHash`. */
const CAPITALIZED = anyOf(...SENSITIVE_WORDS.map(word => `${word.charAt(0).toUpperCase()}${word.slice(1)}`));
const STARTING = anyOf(
  ...SENSITIVE_WORDS.map(word => `[${word.charAt(0)}${word.charAt(0).toUpperCase()}]${word.slice(1)}`),
);

/**
 * A line without any of these, in lower case, has nothing to filter: whether it contains them costs a hundredth of what the patterns do, and
 * most lines do not. docs/logs.md has the figures.
 */
export const HINTS: readonly string[] = [
  ...[
    'pass',
    'pwd',
    'secret',
    'token',
    'jwt',
    'bearer',
    'basic',
    'key',
    'auth',
    'cookie',
    'credential',
    'mail',
    'sess',
    'csrf',
    'xsrf',
  ],
  ...[
    'verifier',
    'saml',
    'connection',
    'seed',
    'card',
    'account',
    'social',
    'code',
    'pin',
    'cvv',
    'cvc',
    'csc',
    'ssn',
    'otp',
    'sid',
  ],
  ...['@', '%40', 'eyj', 'akia', 'asia', 'ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'xox', 'sk-', 'sk_', 'rk-', 'rk_'],
  // Letters with dots between them, full-width letters, and letters as JSON can write them.
  ...['.a.', '.e.', '.o.', '.s.', 'ａ', 'ｅ', 'ｉ', 'ｏ', 'ｐ', 'ｓ', 'ｔ', 'ｖ', '\\u00', '\\uff'],
];
/** A line of JSON that is longer is filtered in any case: a name in it may be too long to be judged. */
export const LONGEST_UNFILTERED = LONGEST_JUDGED_NAME;

/** RE2 repeats at most 1,000 times. */
const MOST_REPEATED = 1_000;

/** Fields whose value is filtered, whatever it is. */
export const SECRET_FIELDS: readonly string[] = [
  `(?i)${anyOfMany(...SECRET.map(inName))}`,
  // `refresh_token`, unlike `token_count` and `max_tokens`.
  `(?i)${anyOf(...COUNTED.map(({ pattern }) => inName({ pattern })))}$`,
  `(?i)^[\\W_]*${NAMES}[\\W_]*$`,
  `(?i)(?:^|[\\W_])${WORDS}(?:$|[\\W_])`,
  `[a-z0-9]${CAPITALIZED}(?:$|[\\W_A-Z])`,
  `(?:^|[\\W_])${STARTING}[A-Z]`,
  // `p.a.s.s.w.o.r.d`, and full-width letters, which look and read like others: nobody names a field so who has nothing to hide.
  '^(?:[A-Za-z][\\W_]){3}',
  '[\\x{FF21}-\\x{FF3A}\\x{FF41}-\\x{FF5A}]',
  `^.{${MOST_REPEATED}}.{${LONGEST_JUDGED_NAME + 1 - MOST_REPEATED}}`,
];

const STRING = '"(?:[^"\\\\]|\\\\.)*"';
/**
 * Under a name that counts, in a line of JSON before it is parsed: texts, and lists and objects with texts. Numbers are left.
 */
export const COUNTED_FIELDS = {
  /** Neither `tokenizer` nor `tokenization`. */
  regex:
    `(?i)("[^"\\\\]*token(?:i[^sz"\\\\][^"\\\\]*|[^i"\\\\][^"\\\\]*)?"\\s*:\\s*)` +
    `(?:${STRING}|\\[[^\\[\\]{}]*"[^\\[\\]{}]*\\]|\\{[^{}]*:\\s*["\\[][^{}]*\\})`,
  replace_with: '$1"****"',
} as const;

/** Words that follow "bearer" in prose. */
const PROSE = [
  'auth',
  'token',
  'scheme',
  'realm',
  'access',
  'header',
  'credential',
  'is',
  'was',
  'or',
  'and',
  'in',
  'not',
];

/** Credentials wherever they are in a text. */
const SHAPES: readonly string[] = [
  '-----BEGIN [A-Z ]{0,32}PRIVATE KEY(?: BLOCK)?-----(?s:.*?)(?:-----END [A-Z ]{0,32}PRIVATE KEY(?: BLOCK)?-----|$)',
  // https://user:password@host; a number before a path is a port.
  `://[^\\s/?#:@"'<>]{0,256}:(?:[^\\d\\s"'<>][^\\s"'<>]{0,255}|\\d+(?:[^\\d\\s"'<>/?#][^\\s"'<>]{0,255})?)@`,
  `://[^\\s/?#:@"'<>]{1,256}@`,
  '\\beyJ[\\w-]{8,}\\.[\\w-]*(?:\\.[\\w-]*){0,3}',
  `(?i)\\bbearer(?:\\s{1,4}|%20|\\+)${wordOtherThan([...PROSE, 'of', 'for'], '\\w.~+/:=-')}`,
  // Base64 has capitals after small letters, or digits, where prose has neither.
  '\\b[Bb]asic(?:\\s{1,4}|%20)\\w*(?:[a-z][A-Z]|[0-9=+/])[\\w+/=-]*',
  '\\b(?:A(?:KIA|SIA)[0-9A-Z]{16}|gh[pousr]_\\w{30,}|github_pat_\\w{30,}|xox[abprs]-[\\w-]{10,}|[sr]k[-_](?:\\w{1,8}[-_]){0,2}[\\w-]{20,})',
  `[^\\s@<>()[\\]{}"',;:/\\\\=&|?#\`]+(?:@|%40)(?:[^\\s@<>()[\\]{}"',;:/\\\\=&|?#\`.%]+\\.)+\\pL[\\pL\\pN-]+`,
];

/** Names too short for the list, as they are in texts. */
const SHORT = anyOf(
  ...[
    '\\bpass',
    '%[0-9A-F]{2}pass',
    '\\bauth',
    '\\bsid',
    '\\bssn',
    '\\bpin',
    '_pin',
    '(?-i:[a-z]P)in',
    '\\b[ot]?otp',
    '_otp',
  ],
  ...['(?-i:[a-z]O)tp', '\\bcv[vc]2?', '_cv[vc]2?', '(?-i:[a-z]C)v[vc]2?'],
);
const CLOSING = '(?:\\]|%5D)?(?:\\\\*["\'`]|%22)?(?:\\]|%5D)?\\s{0,4}';
const SECRET_NAME = `${anyOf(anyOfMany(...SECRET.map(inText)), SHORT)}${CLOSING}`;
const COUNTED_NAME = `${anyOf(...COUNTED.map(inText))}${CLOSING}`;
const SIGN = '(?:={1,3}>?|:|%3[AD])\\s{0,4}';
const QUOTED = ['\\\\+["\'`][^"\'`\\\\]*', '"(?:[^"\\\\]|\\\\.)*', "'(?:[^'\\\\]|\\\\.)*", '`[^`]*'] as const;
const BRACKETS = ['\\{(?:[^{}]|\\{[^{}]*\\})*\\}?', '\\[(?:"(?:[^"\\\\]|\\\\.)*"|[^\\]"])*\\]?'] as const;
const BRACKETS_WITH_TEXTS = [`\\{[^{}]*:\\s{0,4}\\\\*["'[{][^{}]*\\}?`, `\\[[^\\]]*["'][^\\]]*\\]?`] as const;
const UNQUOTED = `[^\\s&;"'<>]`;
/** Neither a placeholder of a statement nor nothing. */
const VALUE = `(?:[^\\s&;"'<>?$]${UNQUOTED}*|\\$[^\\d\\s&;"'<>]${UNQUOTED}*|\\?${UNQUOTED}+)`;
const AFTER_COLON = `[^\\s"',]`;
/** In a URL within a URL. */
const ENCODED = `%3[AD](?:%22)?(?:[^\\s&"'<>%]|%[^2\\s]|%2[^26])+`;

/** `password=`, `"token": `, `user[pwd]=`, `'secret' => `, `Cookie: `. */
const ASSIGNMENTS: readonly string[] = [
  // Headers extend to the end of their line.
  '(?i)(?:authorization|cookie)["\'`]?\\s{0,4}:\\s{0,4}[^\\s"\'`{\\[](?:=\\\\*"[^"\\r\\n]*"|[^\\r\\n"])*',
  `(?i)${SECRET_NAME}${anyOf(
    `${SIGN}${anyOf(...QUOTED, ...BRACKETS)}`,
    `=+>?\\s{0,4}${VALUE}`,
    ENCODED,
    // After a colon, prose follows as often: a credential has digits.
    `:\\s{0,4}${AFTER_COLON}*(?:\\d{4}|${AFTER_COLON}{4}\\d|\\d${AFTER_COLON}{4})${AFTER_COLON}*`,
  )}`,
  // A number alone may be a count.
  `(?i)${COUNTED_NAME}${anyOf(
    `${SIGN}${anyOf(...QUOTED, ...BRACKETS_WITH_TEXTS)}`,
    `=+>?\\s{0,4}(?:${VALUE}[A-Za-z_]|[A-Za-z_])${UNQUOTED}*`,
    ENCODED,
    `:\\s{0,4}${AFTER_COLON}*(?:[A-Za-z_]${AFTER_COLON}*\\d|\\d${AFTER_COLON}*[A-Za-z_])${AFTER_COLON}*`,
  )}`,
  `(?i)(?:passw(?:or|d)|pwd)[\\w-]{0,32}:\\s{1,4}${AFTER_COLON}+`,
];

/** What is filtered in texts. */
export const SECRET_TEXTS: readonly string[] = [...SHAPES, ...ASSIGNMENTS];
