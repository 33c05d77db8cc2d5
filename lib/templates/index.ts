/** Go's templates, as Prometheus and Alertmanager parse them. */
import { suggestion } from '../base/nearest';
import type { Dialect } from './functions';
import { type Chain, type Parsed, parse } from './parse';
import { TemplateError } from './token';

export { ALERTMANAGER, type Dialect, PROMETHEUS } from './functions';
export type { Chain, Parsed } from './parse';

/** What a template defines and uses, or why it does not parse. */
export function readTemplate(text: string, dialect: Dialect): Parsed | { readonly problem: string } {
  try {
    const parsed = parse(text, dialect);
    const unknown = parsed.chains.find(chain => unknownField(chain, dialect));
    if (unknown === undefined) return parsed;
    const [field = ''] = unknown.fields;
    const known = dialect.fields.map(name => `.${name}`).join(', ');
    const message = `there is no .${field}${suggestion(field, dialect.fields) || `; there are ${known}`}`;
    return { problem: located(message, text, unknown.at) };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { problem: located(error.message, text, error.at) };
  }
}

/** A field of the dot, which the program executes the template with. */
const unknownField = ({ root, fields: [field], top }: Chain, { fields }: Dialect): boolean =>
  (root === '.' ? top : root === '$' && top) && field !== undefined && !fields.includes(field);

/** The message with the place in the template: line and column where it has several lines. */
function located(message: string, text: string, at: number): string {
  const before = text.slice(0, at).split('\n');
  const line = text.split('\n')[before.length - 1] ?? '';
  const column = (before.at(-1) ?? '').length;
  const shown = line.slice(Math.max(0, column - 20), column + 30).trim();
  return `${message}\n      at ${before.length}:${column + 1} of \`${line.length > 60 ? `…${shown}…` : line.trim()}\``;
}
