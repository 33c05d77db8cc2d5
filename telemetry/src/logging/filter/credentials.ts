import { filterAssignments, SPELLED } from './assignments';
import { FILTERED } from './marks';

interface Shape {
  readonly find: RegExp;
  readonly instead: string | ((match: string, ...groups: string[]) => string);
}

/** Words that follow "bearer" or "basic" in prose. */
const PROSE = /^(?:auth\w*|tokens?|schemes?|realm|access|header|credentials?|is|was|or|and|in|not|of|for)\b/i;

/**
 * Values that are credentials wherever they stand. Each pattern is linear: what repeats is bounded, or ends where the
 * next attempt begins.
 */
const SHAPES: readonly Shape[] = [
  {
    find: /-----BEGIN [A-Z ]{0,32}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,32}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    instead: FILTERED,
  },
  // https://user:password@host, with whatever the password holds; the number before a path is a port.
  { find: /:\/\/[^\s/?#:@"'<>]{0,256}:(?!\d{1,5}[/?#])[^\s"'<>]{1,256}@/g, instead: `://${FILTERED}@` },
  { find: /:\/\/[^\s/?#:@"'<>]{1,256}@/g, instead: `://${FILTERED}@` },
  // A JSON web token; its header always begins with {" in base64url. Where it was cut it ends early.
  { find: /(?<![\w-])eyJ[\w-]{8,}\.[\w-]*(?:\.[\w-]*){0,3}/g, instead: FILTERED },
  {
    find: /(?<!\w)(bearer)(\s{1,4}|%20|\+)([\w.~+/:=-]+)/gi,
    instead: (match, scheme, gap, token) => (PROSE.test(token as string) ? match : `${scheme}${gap}${FILTERED}`),
  },
  {
    find: /(?<!\w)(basic)(\s{1,4}|%20)([\w+/=-]{4,})/gi,
    instead: (match, scheme, gap, token) =>
      Buffer.from(token as string, 'base64').includes(':') ? `${scheme}${gap}${FILTERED}` : match,
  },
  // Keys that say whose they are: Amazon, GitHub, Slack, OpenAI, Anthropic, Stripe.
  {
    find: /(?<!\w)(?:A(?:KIA|SIA)[0-9A-Z]{16}|gh[pousr]_\w{30,}|github_pat_\w{30,}|xox[abprs]-[\w-]{10,}|[sr]k[-_](?:\w{1,8}[-_]){0,2}[\w-]{20,})/g,
    instead: FILTERED,
  },
  {
    find: /[^\s@<>()[\]{}"',;:/\\=&|?#`]{1,64}(?:@|%40)(?:[^\s@<>()[\]{}"',;:/\\=&|?#`.%]{1,63}\.){1,20}\p{L}[\p{L}\p{N}-]{1,62}/gu,
    instead: FILTERED,
  },
];

/** One look at most strings finds that none of the patterns can match. */
const HINT = new RegExp(`@|%40|eyJ|PRIVATE KEY|basic|bearer|A[KS]IA|gh[pousr]_|_pat_|xox|[sr]k[-_]|${SPELLED}`, 'i');

/** Filters what looks like a credential or an e-mail address. */
export function filterCredentials(text: string): string {
  if (!HINT.test(text)) return text;
  let told = filterAssignments(text);
  for (const { find, instead } of SHAPES) told = told.replace(find, instead as string);
  return told;
}
