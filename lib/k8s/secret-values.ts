/** Something in a text that looks like the value of a Secret. The value itself is not repeated: messages end up in logs. */
export interface SecretValue {
  /** What it looks like: "a Slack webhook URL". */
  readonly what: string;
  /** Line of the text, from 1. */
  readonly line: number;
  /** Its first characters, enough to find it by. */
  readonly start: string;
}

/** Forms that credentials have of themselves, whatever stands around them. */
const FORMS: readonly (readonly [what: string, form: RegExp])[] = [
  ['a Slack webhook URL', /hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/[\w/-]+/g],
  ['a Slack token', /\bxox[a-z](?:-[\w]+){2,}/g],
  ['a Discord webhook URL', /\bdiscord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/\d+\/[\w-]+/g],
  [
    'a Microsoft Teams webhook URL',
    /\.(?:webhook\.office\.com\/\w+|(?:logic\.azure\.com|powerplatform\.com)\S*[?&]sig=)[\w%/@.-]*/g,
  ],
  [
    'the URL of a heartbeat receiver',
    /\b(?:hc-ping\.com|nosnch\.in|\w+\.betterstack\.com\/api\/v1\/heartbeat)\/[\w-]+/g,
  ],
  // 32 digits that are not part of something longer, such as an image's digest.
  ['a PagerDuty integration key', /(?<![\w-])(?:[0-9a-f]{32}|R[0-9A-Z]{31})(?![\w-])/g],
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/g],
  ['a JSON web token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+/g],
  ['a GitHub token', /\b(?:gh[pousr]_\w{30,}|github_pat_\w{30,})/g],
  ['a Grafana token', /\bgl(?:sa|c)_\w{20,}/g],
  ['a SendGrid key', /\bSG\.[\w-]{16,}\.[\w-]{16,}/g],
  ['a URL with a password', /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"'{}]*:(?!\$|\{)[^\s/@"'{}]+@/gi],
  ['an authorization header', /\b(?:Bearer|Basic) (?!\$|\{|<)[\w+/=.-]{16,}/g],
];

/** A field whose name says that a credential follows. Names that end otherwise (`password_file`, `secretName`) do not. */
const FIELD =
  /(?<![a-z])([\w-]*(?:password|passwd|passphrase|secret|token|credentials|api[_-]?key|access[_-]?key|service[_-]?key|routing[_-]?key))["']?[ \t]*[:=][ \t]*["']?([^\s"',;]{6,})/gi;

/** What stands in such a field without being the credential: a variable, a template, a path, a constant. */
const REFERENCE = /^(?:[$<{[|>%*&/]|\.{0,2}\/|(?:true|false|null|undefined)\b)/i;

/** Every place of a text that looks like the value of a Secret, in the order of the lines. */
export function findSecretValues(text: string): SecretValue[] {
  const found: { readonly what: string; readonly at: number; readonly value: string }[] = [];
  for (const [what, form] of FORMS) {
    for (const match of text.matchAll(form)) found.push({ what, at: match.index, value: match[0] });
  }
  for (const match of text.matchAll(FIELD)) {
    const [, name = '', value = ''] = match;
    if (!REFERENCE.test(value)) found.push({ what: `a value of "${name}"`, at: match.index, value: name });
  }
  return found
    .sort((a, b) => a.at - b.at)
    .map(({ what, at, value }) => ({
      what,
      line: text.slice(0, at).split('\n').length,
      start: `${value.slice(0, 8)}…`,
    }));
}
