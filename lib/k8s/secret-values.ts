/** Something in a text that looks like the value of a Secret. The value itself is not repeated: messages end up in logs. */
export interface SecretValue {
  /** What it looks like: "a Slack webhook URL". */
  readonly what: string;
  /** Line of the text, from 1. */
  readonly line: number;
  /** Its first characters, enough to find it. */
  readonly start: string;
}

/**
 * Forms by which credentials are recognized, whatever their context. Each begins with something rare in a text, and looks
 * behind last, which is four times as fast on a large text. A group is the part that may be shown.
 */
const FORMS: readonly (readonly [what: string, form: RegExp])[] = [
  ['a Slack webhook URL', /hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/[\w/-]+/g],
  ['a Slack token', /\bxox[a-z](?:-[\w]+){2,}/g],
  ['a Discord webhook URL', /\bdiscord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/\d+\/[\w-]+/g],
  [
    'a Microsoft Teams webhook URL',
    /\.(?:webhook\.office\.com\/\w+|(?:logic\.azure\.com|powerplatform\.com)\S*[?&]sig=)[\w%/@.-]*/g,
  ],
  ['the URL of a heartbeat receiver', /(?:hc-ping\.com|nosnch\.in|\.betterstack\.com\/api\/v1\/heartbeat)\/[\w-]+/g],
  // 32 digits that are not part of a longer string, such as an image's digest.
  ['a PagerDuty integration key', /\b(?:[0-9a-f]{32}|R[0-9A-Z]{31})(?![\w-])(?<!-.{32})/g],
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/g],
  ['a JSON web token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+/g],
  ['a GitHub token', /\b(?:gh[pousr]_\w{30,}|github_pat_\w{30,})/g],
  ['a Grafana token', /\bgl(?:sa|c)_\w{20,}/g],
  ['a SendGrid key', /\bSG\.[\w-]{16,}\.[\w-]{16,}/g],
  ['a URL with a password', /(:\/\/[^\s/:@"'{}]*):(?!\$|\{)[^\s/@"'{}]+@/g],
  ['an authorization header', /\b(?:Bearer|Basic) (?!\$|\{|<)[\w+/=.-]{16,}/g],
];

/**
 * A field whose name announces a credential, in quotes or up to the end of the assignment. Names that end differently
 * (`password_file`, `secretName`) do not match, nor does prose, where more words follow.
 */
const FIELD = new RegExp(
  [
    /(password|passwd|passphrase|secret|token|credentials|(?:api|access|secret|service|routing)[_-]?key)["']?[ \t]*[:=][ \t]*/,
    /(?:"([^"\n]{6,})"|'([^'\n]{6,})'|([^\s"',;]{6,})(?=[ \t]*(?:$|["',;}\]#&]|[\w-]+=)))/,
  ]
    .map(({ source }) => source)
    .join(''),
  'gim',
);
/** The rest of the field's name, before the matching word. */
const NAME_BEFORE = /[\w-]*$/;
const LONGEST_NAME = 100;

/** A value of such a field that is not a credential: a variable, a template, a path, a constant. */
const REFERENCE = /^(?:[$<{[|>%*&/]|\.{0,2}\/|(?:true|false|null|undefined)\b)/i;

/** Every place of a text that looks like the value of a Secret, in the order of the lines. */
export function findSecretValues(text: string): SecretValue[] {
  const found: { readonly what: string; readonly at: number; readonly value: string }[] = [];
  for (const [what, form] of FORMS) {
    for (const match of text.matchAll(form)) found.push({ what, at: match.index, value: match[1] ?? match[0] });
  }
  for (const match of text.matchAll(FIELD)) {
    const [, word = '', ...values] = match;
    const value = values.find(group => group !== undefined) ?? '';
    if (REFERENCE.test(value)) continue;
    const [before = ''] = text.slice(Math.max(0, match.index - LONGEST_NAME), match.index).match(NAME_BEFORE) ?? [];
    const name = before + word;
    found.push({ what: `a value of "${name}"`, at: match.index - before.length, value: name });
  }
  return found
    .sort((a, b) => a.at - b.at)
    .map(({ what, at, value }) => ({
      what,
      line: text.slice(0, at).split('\n').length,
      start: `${value.slice(0, 8)}…`,
    }));
}
