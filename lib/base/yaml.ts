export type Plain = string | number | boolean | readonly Plain[] | PlainObject;
/** Undefined fields are left out. */
export type PlainObject = { readonly [key: string]: Plain | undefined };

/**
 * YAML for the components and Kubernetes: one line per value, however long; no anchors or aliases; multi-line text as a
 * block. It takes a fifth of the time of the YAML libraries' writers, which took a quarter of a synth, because a few
 * patterns decide which strings need quotes. When in doubt it quotes.
 */
export function yaml(value: object): string {
  const out: string[] = [];
  writeObject(value as PlainObject, '', '', out);
  return `${out.join('\n')}\n`;
}

function writeObject(object: PlainObject, first: string, indent: string, out: string[]): void {
  let lead = first;
  for (const key in object) {
    const value = object[key];
    if (value === undefined) continue;
    write(value, `${lead}${oneLine(key)}:`, indent, out);
    lead = indent;
  }
}

/** `lead` is what precedes the value on its first line. */
function write(value: Plain, lead: string, indent: string, out: string[]): void {
  if (typeof value !== 'object') out.push(`${lead} ${scalar(value, indent)}`);
  else if (isEmpty(value)) out.push(`${lead} ${Array.isArray(value) ? '[]' : '{}'}`);
  else if (!Array.isArray(value)) {
    out.push(lead);
    writeObject(value as PlainObject, `${indent}  `, `${indent}  `, out);
  } else {
    out.push(lead);
    for (const item of value as readonly Plain[]) {
      const dash = `${indent}  -`;
      if (typeof item === 'object' && !Array.isArray(item) && !isEmpty(item)) {
        writeObject(item as PlainObject, `${dash} `, `${indent}    `, out);
      } else write(item, dash, `${indent}  `, out);
    }
  }
}

const isEmpty = (value: object): boolean => Object.values(value).every(item => item === undefined);

/** Starts with a letter, `_`, `/`, `(` or dashes and a letter, all printable; or is a duration, a size or an address. */
const PLAIN = /^(?:(?:--?)?[A-Za-z_/(][ -~]*|\d+(?:ms|[smhdwy]|[KMGT]i)|\d+\.\d+\.\d+[\d./:]*)$/;
const NOT_PLAIN = /: | #|[: ]$/;
/** What some version of YAML does not read as a string. */
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n)$/i;
const PRINTABLE = /^[ -~\u00a1-\u2027\u202a-\ud7ff]*$/;
const PRINTABLE_LINES = /^[\n -~\u00a1-\u2027\u202a-\ud7ff]*$/;

function scalar(value: string | number | boolean, indent: string): string {
  if (typeof value !== 'string') return String(value);
  return value.includes('\n') ? block(value, indent) : oneLine(value);
}

function oneLine(value: string): string {
  let text = seen.get(value);
  if (text === undefined) {
    text = quoteIfNeeded(value);
    // Services have most of their strings in common; the others must not fill the memory.
    if (seen.size < 10_000) seen.set(value, text);
  }
  return text;
}

const seen = new Map<string, string>();

/** As a block, unless leading or trailing white space would be lost; `|` keeps a single trailing line break. */
function block(value: string, indent: string): string {
  const ended = value.endsWith('\n');
  const text = ended ? value.slice(0, -1) : value;
  if (text === '' || /^\s|\s$/.test(text) || !PRINTABLE_LINES.test(text)) return JSON.stringify(value);
  return `${ended ? '|' : '|-'}\n${`${indent}  `}${text.replace(/\n(?=[^\n])/g, `\n${indent}  `)}`;
}

function quoteIfNeeded(value: string): string {
  if (PLAIN.test(value) && !NOT_PLAIN.test(value) && !RESERVED.test(value)) return value;
  return PRINTABLE.test(value) ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value);
}
