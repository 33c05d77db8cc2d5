import { suggestion } from '../base/nearest';
import type { Dialect } from './functions';
import { lex } from './lex';
import { type Kind, TemplateError, type Token } from './token';

/** A chain of fields that a template reads: `$labels.pod`, or `.Labels.pod` of the dot. */
export interface Chain {
  /** A variable, or `.` for the dot. */
  readonly root: string;
  readonly fields: readonly string[];
  readonly at: number;
  /** Whether the dot is the one that the template was executed with. */
  readonly top: boolean;
}

/** What a template that parses defines and uses. */
export interface Parsed {
  readonly defines: readonly string[];
  /** Templates that it executes. */
  readonly executes: readonly { readonly name: string; readonly at: number }[];
  readonly chains: readonly Chain[];
}

/** Reads a template as text/template/parse does. Throws a TemplateError at the first fault. */
export const parse = (text: string, dialect: Dialect): Parsed => new Parser(lex(text), dialect).parse();

const OPERANDS: readonly Kind[] = [
  ...(['bool', 'number', 'dot', 'field', 'function', 'nil', 'string', 'variable', 'left'] as const),
];
/** What cannot take the value that a pipe hands over. */
const NOT_EXECUTABLE: readonly (Kind | undefined)[] = ['bool', 'dot', 'nil', 'number', 'string'];

class Parser implements Parsed {
  readonly defines: string[] = [];
  readonly executes: { name: string; at: number }[] = [];
  readonly chains: Chain[] = [];
  private position = 0;
  private variables: string[];
  private loops = 0;
  /** How many times the dot has been replaced: by range, with, block, define. */
  private dots = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly dialect: Dialect,
  ) {
    this.variables = ['$', ...dialect.variables];
  }

  parse(): Parsed {
    while (this.peek().kind !== 'end') {
      const { kind, text } = this.second();
      if (this.peek().kind === 'open' && kind === 'keyword' && text === 'define') this.definition();
      else this.stop(this.item());
    }
    return this;
  }

  /** Text or an action; returns the keyword if it is `else` or `end`. */
  private item(): Token | undefined {
    const token = this.take();
    if (token.kind !== 'open') return undefined;
    const word = this.skip();
    if (word.kind !== 'keyword') {
      this.pipeline('close', 'an action', token.at);
      return undefined;
    }
    this.take();
    switch (word.text) {
      case 'if':
        this.control(word, false);
        return undefined;
      case 'range':
      case 'with':
        this.control(word, true);
        return undefined;
      case 'template':
        this.executes.push({ name: this.templateName(word), at: word.at });
        if (this.skip().kind === 'close') this.take();
        else this.pipeline('close', '{{template}}', word.at);
        return undefined;
      case 'block':
        this.block(word);
        return undefined;
      case 'break':
      case 'continue':
        this.expectClose(word);
        if (this.loops === 0) this.fail(`{{${word.text}}} stands outside of {{range}}`, word);
        return undefined;
      case 'define':
        return this.fail('{{define}} stands inside another action: move it to the top', word);
      case 'end':
        this.expectClose(word);
        return word;
      default:
        // `else if` and `else with` go on.
        if (!['if', 'with'].includes(this.skip().text)) this.expectClose(word);
        return word;
    }
  }

  private control(word: Token, replacesDot: boolean): void {
    const scope = this.variables.length;
    this.pipeline('close', `{{${word.text}}}`, word.at, word.text === 'range');
    if (word.text === 'range') this.loops++;
    if (replacesDot) this.dots++;
    const ended = this.list(word);
    if (word.text === 'range') this.loops--;
    if (replacesDot) this.dots--;
    if (ended.text === 'else') this.otherwise(word, replacesDot);
    this.variables = this.variables.slice(0, scope);
  }

  private otherwise(word: Token, replacesDot: boolean): void {
    const next = this.skip();
    if (next.kind === 'keyword') {
      if (next.text !== word.text || word.text === 'range')
        this.fail(`{{else ${next.text}}} does not belong to {{${word.text}}}`, next);
      this.take();
      this.control(next, replacesDot);
      return;
    }
    const ended = this.list(word);
    if (ended.text === 'else') this.fail(`{{${word.text}}} has a second {{else}}`, ended);
  }

  /** Items up to `else` or `end`. */
  private list(of: Token): Token {
    while (this.peek().kind !== 'end') {
      const ended = this.item();
      if (ended !== undefined) return ended;
    }
    return this.fail(`{{${of.text}}} is not closed: add {{end}}`, of);
  }

  private stop(keyword: Token | undefined): void {
    if (keyword !== undefined)
      this.fail(`{{${keyword.text}}} closes nothing: remove it, or add the {{if}}, {{range}} or {{with}}`, keyword);
  }

  private definition(): void {
    this.take();
    const word = this.skip();
    this.take();
    const name = this.templateName(word);
    this.expectClose(word);
    this.body(word, name);
  }

  private block(word: Token): void {
    const name = this.templateName(word);
    this.executes.push({ name, at: word.at });
    this.pipeline('close', '{{block}}', word.at);
    this.body(word, name);
  }

  private body(word: Token, name: string): void {
    const outside = this.variables;
    this.variables = ['$'];
    this.dots++;
    this.defines.push(name);
    const ended = this.list(word);
    if (ended.text === 'else') this.fail(`{{else}} does not belong to {{${word.text}}}`, ended);
    this.dots--;
    this.variables = outside;
  }

  private templateName(word: Token): string {
    const token = this.skip();
    if (token.kind !== 'string') this.fail(`{{${word.text}}} needs the name of a template in quotes`, token);
    this.take();
    return token.text.slice(1, -1);
  }

  private pipeline(until: Kind, where: string, from: number, loop = false): void {
    this.declarations(where, loop);
    let commands = 0;
    for (;;) {
      const token = this.skip();
      if (token.kind === until) {
        this.take();
        if (commands === 0) throw new TemplateError(`${where} has no value`, from);
        return;
      }
      if (!OPERANDS.includes(token.kind)) this.unexpected(token, where);
      const first = this.command();
      if (commands > 0 && NOT_EXECUTABLE.includes(first.kind))
        this.fail(`"${first.text}" stands behind "|" but is not a function`, first);
      commands++;
    }
  }

  /** `$x :=`, `$x =`, and in a range `$i, $x :=`. */
  private declarations(where: string, loop: boolean): void {
    for (let count = 1; ; count++) {
      const token = this.skip();
      if (token.kind !== 'variable') return;
      const start = this.position;
      this.take();
      const { kind, text } = this.skip();
      const comma = kind === 'char' && text === ',';
      if (kind !== 'declare' && kind !== 'assign' && !comma) {
        this.position = start;
        return;
      }
      this.take();
      this.variables.push(token.text);
      if (!comma) return;
      const follows = this.skip();
      if (!loop || count > 1) this.fail(`${where} declares too many variables`, token);
      if (!['variable', 'close', 'right'].includes(follows.kind)) this.fail('a range only declares variables', follows);
    }
  }

  /** Operands up to `|` or the end of the pipeline; returns the first. */
  private command(): Token {
    const first = this.skip();
    for (let count = 0; ; count++) {
      const token = this.skip();
      if (OPERANDS.includes(token.kind)) this.operand();
      else if (count === 0) this.fail('a command is missing', token);
      const next = this.take();
      if (next.kind === 'space') continue;
      if (next.kind === 'close' || next.kind === 'right') {
        this.position--;
        return first;
      }
      if (next.kind === 'pipe') return first;
      this.unexpected(next, 'an operand');
    }
  }

  private operand(): void {
    const token = this.take();
    if (token.kind === 'function' && !this.dialect.functions.has(token.text))
      this.fail(`unknown function "${token.text}"${suggestion(token.text, this.dialect.functions)}`, token);
    if (token.kind === 'variable' && !this.variables.includes(token.text)) {
      const known = suggestion(token.text, this.variables);
      this.fail(`undefined variable "${token.text}"${known}`, token);
    }
    if (token.kind === 'left') this.pipeline('right', 'a parenthesis', token.at);
    const fields: string[] = token.kind === 'field' ? [token.text.slice(1)] : [];
    while (this.peek().kind === 'field') fields.push(this.take().text.slice(1));
    if (fields.length > 0 && ['bool', 'string', 'number', 'nil', 'dot'].includes(token.kind))
      this.fail(`unexpected ".${fields[0]}" behind ${token.text}`, token);
    const root = token.kind === 'field' ? '.' : token.text;
    if (token.kind === 'field' || token.kind === 'variable')
      this.chains.push({ root, fields, at: token.at, top: this.dots === 0 });
  }

  private expectClose(word: Token): void {
    const token = this.skip();
    if (token.kind !== 'close') this.unexpected(token, `{{${word.text}}}`);
    this.take();
  }

  private peek = (): Token => this.tokens[this.position] as Token;
  private take = (): Token => this.tokens[this.position++] as Token;
  /** The next token that is not white space. */
  private skip(): Token {
    while (this.peek().kind === 'space') this.position++;
    return this.peek();
  }
  private second(): Token {
    const rest = this.tokens.slice(this.position + 1, this.position + 3);
    return (rest[0]?.kind === 'space' ? rest[1] : rest[0]) ?? this.peek();
  }

  private unexpected(token: Token, where: string): never {
    const found = token.kind === 'close' ? 'the end of the action' : `"${token.text}"`;
    return this.fail(`unexpected ${found} in ${where}`, token);
  }
  private fail(message: string, { at }: Token): never {
    throw new TemplateError(message, at);
  }
}
