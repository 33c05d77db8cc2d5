/** One token of a template, as text/template/parse/lex.go makes them. */
export interface Token {
  readonly kind: Kind;
  readonly text: string;
  /** Where it starts in the template. */
  readonly at: number;
}

export type Kind =
  | 'text'
  | 'open'
  | 'close'
  | 'space'
  | 'field'
  | 'variable'
  | 'dot'
  | 'function'
  | 'keyword'
  | 'nil'
  | 'bool'
  | 'number'
  | 'string'
  | 'pipe'
  | 'declare'
  | 'assign'
  | 'left'
  | 'right'
  | 'char'
  | 'end';

/** Why a template does not parse. */
export class TemplateError extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

export const KEYWORDS: ReadonlySet<string> = new Set([
  ...['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with'],
]);
