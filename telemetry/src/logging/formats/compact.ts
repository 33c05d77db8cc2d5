interface Line {
  readonly module?: unknown;
  readonly msg?: unknown;
  readonly [field: string]: unknown;
}

/** The start of each of pino's lines. The program's fields follow it, and may have the same names. */
const BEGINNING = /^\{"level":"([^"]*)","time":"([^"]*)",/;

/** A value that needs no quotes. Control characters, which a terminal might interpret, are escaped. */
const PLAIN = /^[^\s"=\p{Cc}\p{Cf}]+$/u;
const CONTROL = /[\p{Cc}\p{Cf}]/gu;

const quoted = (text: string): string =>
  JSON.stringify(text).replace(CONTROL, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
const text = (value: unknown): string => {
  const plain = typeof value === 'string' ? value : JSON.stringify(value);
  return PLAIN.test(plain) ? plain : quoted(plain);
};

interface LoggedError {
  readonly type?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
}
const isError = (value: unknown): value is LoggedError =>
  typeof value === 'object' && value !== null && 'message' in value && 'stack' in value;

/** `TypeError: no name at users.ts:7:3`: only the first frame of the stack. */
function errorText({ type, message, stack }: LoggedError): string {
  const frame = /\n\s+at (?:.*\()?([^()\n]+)\)?/.exec(String(stack))?.[1];
  const where = frame === undefined ? '' : ` at ${frame.slice(frame.lastIndexOf('/') + 1)}`;
  return quoted(`${type}: ${message}${where}`);
}

function pairs(value: unknown, name: string): string[] {
  if (isError(value)) return [`${name}=${errorText(value)}`];
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, inner]) => pairs(inner, `${name}.${key}`));
  }
  return [`${PLAIN.test(name) ? name : quoted(name)}=${text(value)}`];
}

const words = (value: unknown): string =>
  typeof value === 'string' ? value.replace(CONTROL, c => quoted(c).slice(1, -1)) : text(value);

/** One short line, as logfmt: `12:04:05.123 INFO  database list users took long duration=0.12 trace_id=4bf9…`. */
export function compact(json: string): string {
  const [beginning = '', level = '', time = ''] = BEGINNING.exec(json) ?? [];
  const rest = beginning === '' ? json : `{${json.slice(beginning.length)}`;
  const { service: _, module, msg, trace_flags: __, ...fields } = JSON.parse(rest) as Line;
  const head = [
    time.slice(11, 23),
    level.toUpperCase().padEnd(5),
    ...[module, msg].filter(part => part !== undefined).map(words),
  ];
  return `${[...head, ...Object.entries(fields).flatMap(([name, value]) => pairs(value, name))].join(' ')}\n`;
}
