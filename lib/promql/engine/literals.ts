/** Literals as promql/parser/lex.go and strutil.Unquote read them. */

const SIMPLE: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
  ...{ '\\': '\\', "'": "'", '"': '"' },
};
const ESCAPE = /\\(?:x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}|[0-7]{3}|[\s\S]|$)/gi;

/** The text of a string literal, or what is wrong with it. */
export function readString(literal: string): { readonly value: string } | { readonly problem: string } {
  const quote = literal.charAt(0);
  if (literal.length < 2 || !literal.endsWith(quote) || /[^\\](?:\\\\)*\\$/.test(literal.slice(0, -1))) {
    return { problem: `the string ${literal.slice(0, 20)} does not end` };
  }
  const body = literal.slice(1, -1);
  if (quote === '`') return { value: body };
  if (body.includes('\n'))
    return { problem: 'a string in quotes has no line break: write \\n, or put it in backticks' };
  let problem: string | undefined;
  const value = body.replace(ESCAPE, sequence => {
    const read = decoded(sequence, quote);
    if (read !== undefined) return read;
    problem ??=
      `the string has no escape sequence "${sequence}": write a backslash as \\\\, ` +
      'or put the string in backticks, where nothing is escaped';
    return '';
  });
  return problem === undefined ? { value } : { problem };
}

/** The text of a string literal; of one that is wrong, which is reported elsewhere, nothing. */
export const unquoted = (literal: string): string => {
  const read = readString(literal);
  return 'value' in read ? read.value : '';
};

function decoded(sequence: string, quote: string): string | undefined {
  const kind = sequence.charAt(1);
  if (sequence.length === 2) {
    const wrongQuote = (kind === '"' || kind === "'") && kind !== quote;
    return wrongQuote ? undefined : SIMPLE[kind];
  }
  const code = /\d/.test(kind) ? Number.parseInt(sequence.slice(1), 8) : Number.parseInt(sequence.slice(2), 16);
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  return code > 0x10ffff || surrogate || (/\d/.test(kind) && code > 255) ? undefined : String.fromCodePoint(code);
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** Seconds of `1h30m`, or of a number of seconds. */
export function readDuration(text: string): number {
  if (/^0x/i.test(text)) return Number(text.replaceAll('_', ''));
  const parts = [...text.matchAll(/(\d+)(ms|[smhdwy])/g)];
  if (parts.length === 0) return Number(text.replaceAll('_', ''));
  return parts.reduce((all, [, n, unit = '']) => all + Number(n) * (UNITS[unit] ?? 0), 0);
}

/** Prometheus counts nanoseconds in 64 bits. */
export const LONGEST_SECONDS = 2 ** 63 / 1e9;

/** What is wrong with a number that the grammar lets through. */
export function numberProblem(text: string): string | undefined {
  if (/\d(?:ms|[smhdwy])/.test(text))
    return readDuration(text) > LONGEST_SECONDS ? 'Prometheus knows at most 292 years' : undefined;
  return /\d/.test(text) && readDuration(text) === Number.POSITIVE_INFINITY ? 'too large; write Inf' : undefined;
}
