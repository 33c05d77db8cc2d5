import type { SyntaxNode } from '@lezer/common';
import { suggestion } from '../base/nearest';
import { bucketLabel } from '../catalogue';
import type { SeriesSchema } from './schema';
import { children, type Inference, vector, type Walk } from './walk';

export function inferSelector(node: SyntaxNode, walk: Walk): Inference {
  const identifier = node.getChild('Identifier');
  if (identifier === null) {
    walk.report(node, 'a selector must name its metric: metric{…}, not {__name__="metric"}');
    return vector(new Set());
  }
  const name = walk.text(identifier);
  const series = walk.schema.get(name);
  if (series === undefined) {
    walk.report(identifier, `unknown metric or recording rule "${name}"${suggestion(name, walk.schema.names())}`);
    return vector(new Set());
  }
  if (series.unknown) {
    walk.readUnknown();
    return vector(new Set());
  }
  for (const matcher of children(node.getChild('LabelMatchers'), child => child.name === 'UnquotedLabelMatcher')) {
    checkMatcher(matcher, name, series, walk);
  }
  return vector(series.labels);
}

/** Label, operator and unquoted value of a matcher. */
export function readMatcher(node: SyntaxNode, walk: Walk): { label: string; operator: string; value: string } {
  const text = (child: string) => {
    const found = node.getChild(child);
    return found === null ? '' : walk.text(found);
  };
  return { label: text('LabelName'), operator: text('MatchOp'), value: unquote(text('StringLiteral')) };
}

export function unquote(literal: string): string {
  const body = literal.slice(1, -1);
  return literal.startsWith('`') ? body : body.replace(/\\(.)/g, '$1');
}

function checkMatcher(node: SyntaxNode, name: string, series: SeriesSchema, walk: Walk): void {
  const { label, operator, value } = readMatcher(node, walk);
  if (!series.labels.has(label)) {
    walk.report(node, `"${name}" has no label "${label}"${suggestion(label, series.labels)}`);
    return;
  }
  const taken = series.enumerated.get(label);
  // A negative matcher on a value that is never taken has no effect; for a bucket, it is misspelt.
  if (taken === undefined || operator === '!~' || (operator === '!=' && label !== 'le')) return;
  // Grafana substitutes variables later; their values are those that the variable's own query returns.
  if (value.includes('$')) return;
  if (operator !== '=~' && value !== '' && !taken.includes(value)) {
    walk.report(node, `"${label}" of "${name}" is never "${value}"${closest(label, value, taken)}`);
  }
  if (operator === '=~') checkPattern(node, name, label, value, taken, walk);
}

/** For a bound that exists but is spelt as in the program's exposition, what Prometheus makes of it. */
function closest(label: string, value: string, taken: readonly string[]): string {
  if (label !== 'le') return suggestion(value, taken);
  const stored = bucketLabel(value === '' ? Number.NaN : Number(value));
  return taken.includes(stored) ? ` — did you mean "${stored}"?` : `; its buckets are ${taken.join(', ')}`;
}

function checkPattern(
  node: SyntaxNode,
  name: string,
  label: string,
  pattern: string,
  taken: readonly string[],
  walk: Walk,
): void {
  try {
    const whole = new RegExp(`^(?:${pattern})$`, 's');
    if (!taken.some(value => whole.test(value))) {
      walk.report(node, `no value of "${label}" of "${name}" matches "${pattern}": ${taken.join(', ')}`);
    }
  } catch {
    walk.report(node, `"${pattern}" is not a regular expression`);
  }
}
