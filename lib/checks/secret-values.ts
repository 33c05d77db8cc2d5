/** Something in a text that looks like a secret. The value itself is not repeated: messages end up in logs. */
export interface SecretValue {
  /** `a Slack webhook URL`. */
  readonly what: string;
  /** Of the text, from 1. */
  readonly line: number;
}

interface Pattern {
  readonly what: string;
  /** With the flag `g`. The group `value`, where there is one, is what must not be a placeholder. */
  readonly pattern: RegExp;
}

/**
 * Shapes of credentials. Where a vendor documents one it is followed; each begins with literal text, so that long
 * texts are skipped over quickly.
 */
const PATTERNS: readonly Pattern[] = [
  // https://api.slack.com/messaging/webhooks
  {
    what: 'a Slack webhook URL',
    pattern: /hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/[A-Z0-9]{6,}\/[A-Za-z0-9/]{6,}/g,
  },
  { what: 'a Slack token', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g },
  // https://discord.com/developers/docs/resources/webhook
  { what: 'a Discord webhook URL', pattern: /discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/\d{5,}\/[\w-]{20,}/g },
  {
    what: 'a Microsoft Teams webhook URL',
    pattern: /(?:webhook\.office\.com\/webhookb2\/[\w@-]{20,}|\.logic\.azure\.com[^\s"']{0,300}[?&]sig=[\w%-]{20,})/g,
  },
  {
    what: 'a Power Automate webhook URL',
    pattern: /\.api\.powerplatform\.com[^\s"']{0,300}[?&]sig=[\w%-]{20,}/g,
  },
  // Integration keys of the Events API are 32 letters and digits.
  {
    what: 'a PagerDuty key',
    pattern: /(?:routing_key|service_key|pagerduty[\w-]*key)["']?\s*[:=]\s*["']?(?<value>[A-Za-z0-9]{32})\b/gi,
  },
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  { what: 'an AWS access key', pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g },
  {
    what: 'an AWS secret key',
    pattern: /secret_?access_?key["']?\s*[:=]\s*["']?(?<value>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])/gi,
  },
  { what: 'a private key', pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/g },
  { what: 'a JSON Web Token', pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g },
  { what: 'a GitHub token', pattern: /\b(?:gh[oprsu]_[A-Za-z0-9]{36}|github_pat_\w{22,})/g },
  { what: 'a Google API key', pattern: /\bAIza[\w-]{35}/g },
  { what: 'a Grafana token', pattern: /\bgl(?:sa|c)_[\w+/=-]{20,}/g },
  { what: 'a password in a URL', pattern: /:\/\/[^\s/:@"'`<>]{1,64}:(?<value>[^\s/:@"'`<>]{1,128})@[\w[]/g },
  {
    what: 'a credential in a header',
    pattern: /authorization["']?\s*[:=]\s*["']?(?:bearer|basic)\s+(?<value>[A-Za-z0-9+/_.=-]{8,})/gi,
  },
  {
    what: 'a password',
    pattern:
      /(?<![A-Za-z0-9])(?:[A-Za-z0-9]{1,40}[_.-]){0,4}(?:password|passwd|passphrase|secret|token|api[_-]?key|auth_password|client_secret|bearer_token|credentials)["']?[ \t]*[:=][ \t]*(?<value>"[^"\n]*"|'[^'\n]*'|[^\s,;}#]+)/gi,
  },
];

/**
 * What stands where a secret will be put by something else: a variable, a template, a reference to a file, a word that
 * says so, or nothing.
 */
const PLACEHOLDERS: readonly RegExp[] = [
  /^$/,
  /^[$%{<[(&*|>!\\]/,
  /\$\{?\w|\{\{|\$__/,
  /^\/[\w./-]+$/,
  /^(?:true|false|null|none|yes|no|~|undefined|string|optional|required)$/i,
  /^(?:x+|\*+|\.+|…|-+)$/i,
  /^(?:<.*>|redacted|secret|password|changeme|example|placeholder|your[-_].*)$/i,
];

/** Everything in the text that looks like a secret value, in the order of the text. */
export function findSecretValues(text: string): readonly SecretValue[] {
  const found: { what: string; at: number; end: number }[] = [];
  for (const { what, pattern } of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const value = match.groups?.['value'];
      if (value !== undefined && isPlaceholder(unquoted(value))) continue;
      const at = match.index;
      const end = at + match[0].length;
      // Told once, by the more precise name, which comes first.
      if (!found.some(other => at < other.end && other.at < end)) found.push({ what, at, end });
    }
  }
  found.sort((a, b) => a.at - b.at);
  return found.map(({ what, at }) => ({ what, line: lineOf(text, at) }));
}

const unquoted = (value: string): string => value.replace(/^(["'])(.*)\1$/, '$2');

const isPlaceholder = (value: string): boolean => PLACEHOLDERS.some(pattern => pattern.test(value));

const lineOf = (text: string, position: number): number => text.slice(0, position).split('\n').length;
