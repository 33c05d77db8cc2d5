import { filterAssignments, SENSITIVE_NAME } from './assignments';
import { FILTERED } from './marks';

interface Shape {
  readonly pattern: RegExp;
  readonly replacement: string | ((match: string, ...groups: string[]) => string);
}

/** Words that follow "bearer" or "basic" in prose. */
const PROSE = /^(?:auth\w*|tokens?|schemes?|realm|access|header|credentials?|is|was|or|and|in|not|of|for)\b/i;

/**
 * Values that are credentials wherever they occur. Each pattern takes linear time: repetitions are bounded, or end where
 * the next attempt starts.
 */
const SHAPES: readonly Shape[] = [
  {
    pattern:
      /-----BEGIN [A-Z ]{0,32}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,32}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    replacement: FILTERED,
  },
  // https://user:password@host, with any characters in the password; a number before a path is a port.
  { pattern: /:\/\/[^\s/?#:@"'<>]{0,256}:(?!\d{1,5}[/?#])[^\s"'<>]{1,256}@/g, replacement: `://${FILTERED}@` },
  { pattern: /:\/\/[^\s/?#:@"'<>]{1,256}@/g, replacement: `://${FILTERED}@` },
  // A JSON web token, possibly cut off; its header always begins with {" in base64url.
  { pattern: /(?<![\w-])eyJ[\w-]{8,}\.[\w-]*(?:\.[\w-]*){0,3}/g, replacement: FILTERED },
  {
    pattern: /(?<!\w)(bearer)(\s{1,4}|%20|\+)([\w.~+/:=-]+)/gi,
    replacement: (match, scheme, gap, token) => (PROSE.test(token as string) ? match : `${scheme}${gap}${FILTERED}`),
  },
  {
    pattern: /(?<!\w)(basic)(\s{1,4}|%20)([\w+/=-]{4,})/gi,
    replacement: (match, scheme, gap, token) =>
      Buffer.from(token as string, 'base64').includes(':') ? `${scheme}${gap}${FILTERED}` : match,
  },
  // Keys with a prefix of their provider: Amazon, GitHub, Slack, OpenAI, Anthropic, Stripe.
  {
    pattern:
      /(?<!\w)(?:A(?:KIA|SIA)[0-9A-Z]{16}|gh[pousr]_\w{30,}|github_pat_\w{30,}|xox[abprs]-[\w-]{10,}|[sr]k[-_](?:\w{1,8}[-_]){0,2}[\w-]{20,})/g,
    replacement: FILTERED,
  },
  {
    pattern:
      /[^\s@<>()[\]{}"',;:/\\=&|?#`]{1,64}(?:@|%40)(?:[^\s@<>()[\]{}"',;:/\\=&|?#`.%]{1,63}\.){1,20}\p{L}[\p{L}\p{N}-]{1,62}/gu,
    replacement: FILTERED,
  },
];

/** One search that rules out all patterns for most strings. */
const HINT = new RegExp(
  `@|%40|eyJ|PRIVATE KEY|basic|bearer|A[KS]IA|gh[pousr]_|_pat_|xox|[sr]k[-_]|${SENSITIVE_NAME}`,
  'i',
);

/** Filters what looks like a credential or an e-mail address. */
export function filterCredentials(text: string): string {
  if (!HINT.test(text)) return text;
  let filtered = filterAssignments(text);
  for (const { pattern, replacement } of SHAPES) filtered = filtered.replace(pattern, replacement as string);
  return filtered;
}
