/**
 * What the names of secrets look like: one list for the telemetry library's filter, and for the log agents, which are a second
 * line behind it. A service in another language writes what it likes.
 */

/** Part of a sensitive name in lower case, in the syntax that JavaScript and RE2 have in common; `-` is where words meet. */
export interface SensitivePart {
  readonly pattern: string;
  /** What may not follow: `secretary` is no secret. RE2 has no look-ahead, hence not in the pattern. */
  readonly unless?: string;
}

const parts = (...patterns: readonly string[]): readonly SensitivePart[] => patterns.map(pattern => ({ pattern }));

export const SENSITIVE_PARTS: readonly SensitivePart[] = [
  ...parts('passw(?:or|d)', 'pass-phrase', 'pass-code', 'pwd'),
  { pattern: 'secret', unless: 'ar' },
  { pattern: 'token', unless: 'i[sz]' },
  ...parts('jwt', 'bearer'),
  { pattern: '(?:api|access|private|signing|encryption)-keys?', unless: 'board' },
  ...parts('authorization', 'cookie', 'credential', 'e-mail'),
  ...parts(
    'sess(?:ion)?-(?:id|key)',
    'csrf',
    'xsrf',
    'code-verifier',
    'saml-response',
    'connection-string',
    'seed-phrase',
  ),
  // What proves who someone is, or pays.
  ...parts('(?:credit|debit|bank)-card$', 'card-n(?:o|um|umber|r)$', 'account-n(?:o|um|umber|r)$'),
  ...parts('social-security', 'passport-n'),
  ...parts(
    '(?:auth|verification|security|confirmation|one-time|recovery|backup|activation|reset|sms|mfa|[2t]fa|two-factor|pin)-codes?$',
    // `dbPass`, `SMTP_PASS`: a pass with an owner. `forward_pass` is not a password.
    '(?:user|admin|root|account|login|auth|new|old|my|db|database|sql|pg|postgres|redis|mongo|smtp|mail|ftp|ssh|ldap|proxy)-pass$',
  ),
];

/** Too short to be searched for inside other words. */
export const SENSITIVE_NAMES = ['auth', 'x-auth', 'basic-auth', 'pass', 'sid', 'connect-sid'] as const;

/** Too short as well, but secret as a word of a name: `cardPin`, `card_cvv`. */
export const SENSITIVE_WORDS = ['pin', 'cvv', 'cvv2', 'cvc', 'cvc2', 'csc', 'ssn', 'otp', 'totp'] as const;

/** The longest name that is judged, in characters: what stands under a longer one, which no program chose, is filtered. */
export const LONGEST_JUDGED_NAME = 1_024;

/** A pattern as names have it whose separators were removed. */
export const withoutSeparators = (pattern: string): string => pattern.replaceAll('-', '');
