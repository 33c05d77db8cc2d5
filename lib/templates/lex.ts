import { KEYWORDS, type Kind, TemplateError, type Token } from './token';

/** The tokens of a template. Throws a TemplateError for what Go's lexer refuses. */
export function lex(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{{', at);
    if (open < 0) {
      tokens.push({ kind: 'text', text: text.slice(at), at });
      break;
    }
    if (open > at) tokens.push({ kind: 'text', text: text.slice(at, open), at });
    at = action(text, open, tokens);
  }
  tokens.push({ kind: 'end', text: '', at: text.length });
  return tokens;
}

const SPACE = /[ \t\r\n]/;
const WORD = /[\p{L}\p{Nd}_]/u;

/** Reads from `{{` to behind `}}`; a comment leaves no tokens. */
function action(text: string, open: number, tokens: Token[]): number {
  let at = open + 2;
  if (text.charAt(at) === '-' && SPACE.test(text.charAt(at + 1))) at += 2;
  if (text.startsWith('/*', at)) return comment(text, open, at);
  tokens.push({ kind: 'open', text: '{{', at: open });
  let depth = 0;
  for (;;) {
    const close = closing(text, at);
    if (close > 0) {
      if (depth > 0) throw new TemplateError('a parenthesis is not closed: add ")"', at);
      tokens.push({ kind: 'close', text: '}}', at });
      return close;
    }
    if (at >= text.length) throw new TemplateError('"{{" is not closed: add "}}"', open);
    const token = next(text, at);
    if (token.kind === 'left') depth++;
    if (token.kind === 'right' && --depth < 0) throw new TemplateError('unexpected ")"', at);
    tokens.push(token);
    at += token.text.length;
  }
}

/** Where the text goes on behind `}}` or ` -}}`; 0 if neither stands here. */
function closing(text: string, at: number): number {
  if (text.startsWith('}}', at)) return at + 2;
  return SPACE.test(text.charAt(at)) && text.startsWith('-}}', at + 1) ? at + 4 : 0;
}

function comment(text: string, open: number, at: number): number {
  const end = text.indexOf('*/', at);
  if (end < 0) throw new TemplateError('the comment is not closed: add "*/}}"', open);
  const close = closing(text, end + 2);
  if (close === 0) throw new TemplateError('a comment takes the whole of {{/* … */}}', open);
  return close;
}

const SINGLE: Readonly<Record<string, Kind>> = { '|': 'pipe', '=': 'assign', '(': 'left', ')': 'right' };

function next(text: string, at: number): Token {
  const char = text.charAt(at);
  const token = (kind: Kind, length: number): Token => ({ kind, text: text.slice(at, at + length), at });
  if (SPACE.test(char)) return space(text, at);
  const single = SINGLE[char];
  if (single !== undefined) return token(single, 1);
  if (char === ':') {
    if (text.charAt(at + 1) !== '=') throw new TemplateError('unexpected ":"; a variable is declared with ":="', at);
    return token('declare', 2);
  }
  if (char === '"' || char === '`' || char === "'") return quoted(text, at);
  const following = text.charAt(at + 1);
  if (/[\d+-]/.test(char) || (char === '.' && /\d/.test(following))) return number(text, at);
  if (char === '.' || char === '$' || WORD.test(char)) return name(text, at);
  if (/[!-~]/.test(char)) return token('char', 1);
  throw new TemplateError(`unexpected character ${JSON.stringify(char)}`, at);
}

/** The space in front of ` -}}` belongs to it. */
function space(text: string, at: number): Token {
  let end = at + 1;
  while (SPACE.test(text.charAt(end)) && closing(text, end) === 0) end++;
  return { kind: 'space', text: text.slice(at, end), at };
}

function quoted(text: string, at: number): Token {
  const quote = text.charAt(at);
  const rest = text.slice(at);
  const pattern = { '"': /^"(?:[^"\\\n]|\\[^\n])*"/u, "'": /^'(?:[^'\\\n]|\\[^\n])*'/u, '`': /^`[^`]*`/u }[quote];
  const [found] = pattern?.exec(rest) ?? [];
  if (found === undefined) throw new TemplateError(`the string ${rest.slice(0, 20)} does not end`, at);
  if (quote === '"' && !VALID_STRING.test(found)) {
    throw new TemplateError(`${found} has an escape sequence that Go does not know: write a backslash as \\\\`, at);
  }
  if (quote === "'") {
    if (!VALID_CHARACTER.test(found))
      throw new TemplateError(`${found}: single quotes are for one character; write text in double quotes`, at);
    return { kind: 'number', text: found, at };
  }
  return { kind: 'string', text: found, at };
}

const ESCAPES = String.raw`\\(?:[abfnrtv\\]|x[\da-fA-F]{2}|u(?![dD][89a-fA-F])[\da-fA-F]{4}|U00(?:0[\da-fA-F]|10)[\da-fA-F]{4}|[0-3][0-7]{2}`;
const VALID_STRING = new RegExp(`^"(?:[^"\\\\]|${ESCAPES}|"))*"$`, 'u');
const VALID_CHARACTER = new RegExp(`^'(?:[^'\\\\]|${ESCAPES}|'))'$`, 'u');

const DIGITS = String.raw`(?:\d[\d_]*)?(?:\.[\d_]*)?(?:[eE][+-]?[\d_]+)?`;
const NUMBER = new RegExp(
  String.raw`^[+-]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][+-]?[\d_]+)?|0[oO][0-7_]*|0[bB][01_]*|${DIGITS})i?`,
);

function number(text: string, at: number): Token {
  const [found = ''] = NUMBER.exec(text.slice(at)) ?? [];
  const after = text.slice(at + found.length, at + found.length + 1);
  const valid = /^[+-]?(?:\d+|\d*\.?\d+|\d+\.\d*|0[xXoObB][\da-fA-F]+)(?:[eEpP][+-]?\d+)?i?$/.test(
    found.replaceAll('_', ''),
  );
  // Go reads a leading 0 as octal.
  if (!valid || WORD.test(after) || /^[+-]?0[\d_]*[89][\d_]*$/.test(found))
    throw new TemplateError(`"${found}${after}" is not a number`, at);
  return { kind: 'number', text: found, at };
}

/** `.field`, `.`, `$variable`, a keyword or a function. */
function name(text: string, at: number): Token {
  const [found = ''] = /^[.$]?[\p{L}\p{Nd}_]*/u.exec(text.slice(at)) ?? [];
  const end = at + found.length;
  const after = text.slice(end, end + 1);
  if (after !== '' && !/[ \t\r\n.,|:)(]/.test(after) && !text.startsWith('}}', end)) {
    const hyphen = after === '-' && /^[.$]/.test(found);
    const mend = hyphen ? ': a name with "-" is read with index, as in {{ index .Labels "a-b" }}' : '';
    throw new TemplateError(`unexpected ${JSON.stringify(after)} behind "${found}"${mend}`, at);
  }
  return { kind: kindOf(found), text: found, at };
}

function kindOf(found: string): Kind {
  if (found === '.') return 'dot';
  if (found.startsWith('.')) return 'field';
  if (found.startsWith('$')) return 'variable';
  if (found === 'nil') return 'nil';
  if (found === 'true' || found === 'false') return 'bool';
  return KEYWORDS.has(found) ? 'keyword' : 'function';
}
