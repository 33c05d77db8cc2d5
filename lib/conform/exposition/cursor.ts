import type { LabelSet } from './types';

/** A line that cannot be read; the message states what was found, where, and what was wanted. */
export class LineError extends Error {}

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL_NAME = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const BLANKS = /[ \t]*/y;
const TOKEN = /[^ \t]+/y;

/** A position in a line, which advances as the line is read. */
export class Cursor {
  at = 0;

  constructor(
    readonly line: string,
    /** Whether blanks are allowed between the parts of a label set (text) or not (OpenMetrics). */
    private readonly lenient: boolean,
  ) {}

  get atEnd(): boolean {
    return this.at >= this.line.length;
  }

  get rest(): string {
    return this.line.slice(this.at);
  }

  name(): string | undefined {
    return this.match(NAME);
  }

  /** A string in double quotes, without the quotes. OpenMetrics keeps a backslash before any other character. */
  quoted(): string | undefined {
    const inner = this.string();
    return inner?.includes('\\') ? unescapeText(inner, this.lenient) : inner;
  }

  token(): string | undefined {
    return this.match(TOKEN);
  }

  blanks(): void {
    this.match(BLANKS);
  }

  /** Skips `text` if it comes next. */
  take(text: string): boolean {
    if (!this.line.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  expect(text: string, where: string): void {
    if (!this.take(text)) this.fail(`wanted \`${text}\` ${where}`);
  }

  fail(wanted: string): never {
    const found = this.atEnd ? 'the line ends' : `found \`${this.rest.slice(0, 30)}\``;
    throw new LineError(`${wanted}, but ${found} at column ${this.at + 1}`);
  }

  /**
   * `{a="b",c="d"}`. A quoted string without a value is the name of the metric: Prometheus 3 expects names there that
   * contain more than letters, digits and underscores.
   */
  labels(): { readonly labels: LabelSet; readonly name?: string } {
    const labels: Record<string, string> = {};
    let name: string | undefined;
    this.expect('{', 'before the labels');
    for (;;) {
      this.between();
      if (this.take('}')) return { labels, ...(name !== undefined && { name }) };
      const quoted = this.quoted();
      const label = quoted ?? this.match(LABEL_NAME);
      if (!label) this.fail('wanted the name of a label');
      this.between();
      if (quoted !== undefined && /[,}]/.test(this.line[this.at] ?? '')) {
        if (name !== undefined) throw new LineError(`two names, ${name} and ${label}`);
        name = label;
      } else {
        this.value(label, labels);
        this.between();
      }
      if (!this.take(',') && this.line[this.at] !== '}') this.fail('wanted `,` or `}` after a label');
    }
  }

  private value(label: string, labels: Record<string, string>): void {
    this.expect('=', `after label ${label}`);
    this.between();
    const value = this.quoted();
    if (value === undefined) this.fail(`wanted the value of label ${label} in double quotes`);
    if (label === '__name__') throw new LineError('a label is called __name__, which is reserved');
    if (Object.hasOwn(labels, label)) throw new LineError(`label ${label} appears twice`);
    labels[label] = value;
  }

  /** Not an expression: it would need a stack as deep as the string is long. */
  private string(): string | undefined {
    const { line } = this;
    if (line[this.at] !== '"') return undefined;
    let end = this.at + 1;
    while (end < line.length && line[end] !== '"') end += line[end] === '\\' ? 2 : 1;
    if (end >= line.length) return undefined;
    const inner = line.slice(this.at + 1, end);
    this.at = end + 1;
    return inner;
  }

  private between(): void {
    if (this.lenient) this.blanks();
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.line) ?? [];
    if (found !== undefined) this.at += found.length;
    return found;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\', '"': '"', n: '\n' };

/** Resolves `\\`, `\"` and `\n`. Any other backslash is kept or, if `strict`, an error. */
export function unescapeText(text: string, strict: boolean): string {
  return text.replace(/\\(.?)/g, (whole, escaped: string) => {
    const character = ESCAPES[escaped];
    if (character === undefined && strict)
      throw new LineError(`\`${whole}\` is not an escape: only \\\\, \\" and \\n are`);
    return character ?? whole;
  });
}
