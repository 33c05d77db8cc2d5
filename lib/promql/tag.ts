import { dedent } from '../base/dedent';
import { type Expr, renderValue, shapeOf, type Value } from './values';

/** A number for each template, so that two templates never share a shape. */
const templates = new WeakMap<TemplateStringsArray, number>();
let templateCount = 0;

/**
 * A PromQL expression with metrics, recording rules, durations, thresholds and matchers as values:
 *
 *     promql`sum by (service) (rate(${http.requests}{status=~"5.."}[${minutes(5)}]))`
 *
 * Indentation that all lines share is removed, and so are blank lines at both ends.
 */
export function promql(strings: TemplateStringsArray, ...values: readonly Value[]): Expr {
  const missing = values.indexOf(undefined as never);
  if (missing >= 0) {
    const rest = `${strings.slice(missing + 1).join('${…}')}`.trim().split('\n')[0];
    throw new TypeError(
      `promql: the value before \`${rest}\` is undefined; \`npm run typecheck\` shows which name is wrong`,
    );
  }
  return new TemplateExpr(strings, values);
}

/** Templates of unions by their number of parts: those of as many parts have one shape. */
const unions = new Map<number, TemplateStringsArray>();

/** `a or b or c`, a line each. Throws if there is nothing to unite. */
export function union(parts: readonly Expr[]): Expr {
  if (parts.length === 0) throw new TypeError('union: wanted at least one expression');
  let strings = unions.get(parts.length);
  if (strings === undefined) {
    const between = parts.map((_, i) => (i === 0 ? '' : '\nor '));
    strings = Object.assign([...between, ''], { raw: [...between, ''] });
    unions.set(parts.length, strings);
  }
  return promql(strings, ...parts);
}

class TemplateExpr implements Expr {
  // Each is asked for many times, mostly of parts that many expressions share. Private, so that no comparison sees what was asked for.
  #text: string | undefined;
  #checkedText: string | undefined;
  #shape: string | undefined;

  constructor(
    readonly strings: TemplateStringsArray,
    readonly values: readonly Value[],
  ) {}

  get text(): string {
    this.#text ??= this.render(false);
    return this.#text;
  }

  get checkedText(): string {
    this.#checkedText ??= this.render(true);
    return this.#checkedText;
  }

  get shape(): string {
    this.#shape ??= this.computeShape();
    return this.#shape;
  }

  private computeShape(): string {
    let template = templates.get(this.strings);
    if (template === undefined) {
      template = templateCount++;
      templates.set(this.strings, template);
    }
    return `${template}:${this.values.map(shapeOf).join(',')}`;
  }

  private render(checked: boolean): string {
    let text = this.strings[0] as string;
    this.values.forEach((value, i) => {
      const after = this.strings[i + 1] as string;
      text += indentLike(text, renderValue(value, text, after, checked)) + after;
    });
    return dedent(text);
  }
}

/** An expression of several lines keeps its layout: its lines are indented like the line that it is inserted into. */
function indentLike(before: string, text: string): string {
  if (!text.includes('\n')) return text;
  const [indent = ''] = /[ \t]*/.exec(before.slice(before.lastIndexOf('\n') + 1)) ?? [];
  return text.replaceAll('\n', `\n${indent}`);
}
