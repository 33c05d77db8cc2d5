import type { SyntaxNode } from '@lezer/common';
import { suggestion } from '../base/nearest';
import { patternProblem } from '../base/re2';
import { bucketLabel } from '../catalogue';
import { matchersOf, matches, type ReadMatcher, readMatcher as readQuotedMatcher } from './engine/selectors';
import type { SeriesSchema } from './schema';
import { type Inference, vector, type Walk } from './walk';

const NAME = '__name__';

interface Matcher extends ReadMatcher {
  readonly node: SyntaxNode;
}

/** Label, operator and unquoted value of a matcher; what is wrong with its literals is reported elsewhere. */
export const readMatcher = (node: SyntaxNode, { text }: Walk): ReadMatcher =>
  readQuotedMatcher(node, { text, report: () => undefined });

export function inferSelector(node: SyntaxNode, walk: Walk): Inference {
  const matchers = matchersOf(node).map(matcher => ({ node: matcher, ...readMatcher(matcher, walk) }));
  const valid = matchers.filter(
    ({ operator, value }) => !operator.endsWith('~') || patternProblem(value) === undefined,
  );
  const labelled = valid.filter(({ label }) => label !== NAME);
  const named = valid.filter(({ label }) => label === NAME);
  const identifier = node.getChild('Identifier');
  const written = identifier ?? named.find(({ operator }) => operator === '=')?.node;
  if (written === undefined) return severalNames(node, named, labelled, walk);
  const name = identifier === null ? (named[0]?.value ?? '') : walk.text(identifier);
  const series = walk.schema.get(name);
  if (series === undefined) {
    walk.report(written, `unknown metric or recording rule "${name}"${suggestion(name, walk.schema.names())}`);
    return vector(new Set());
  }
  if (series.unknown) {
    walk.readUnknown();
    return vector(new Set());
  }
  for (const matcher of labelled) checkMatcher(matcher, name, series, walk);
  return vector(series.labels);
}

/** A selector whose name is matched: it returns the labels of every series that it may read. */
function severalNames(
  node: SyntaxNode,
  named: readonly Matcher[],
  labelled: readonly Matcher[],
  walk: Walk,
): Inference {
  if (named.length === 0) {
    walk.report(node, 'a selector must name its metric: metric{…}, or {__name__=~"pattern"} for several');
    return vector(new Set());
  }
  const names = [...walk.schema.names()].filter(name => named.every(matcher => matches(matcher, name)));
  const series = names.flatMap(name => walk.schema.get(name) ?? []);
  if (series.some(({ unknown }) => unknown)) walk.readUnknown();
  const labels = new Set(series.flatMap(each => [...each.labels]));
  const [first] = named;
  if (series.length === 0 && first !== undefined)
    walk.report(first.node, `no metric or recording rule has a name that matches "${first.value}"`);
  for (const { node: at, label } of series.length === 0 ? [] : labelled) {
    if (!labels.has(label))
      walk.report(at, `no series that it reads has a label "${label}"${suggestion(label, labels)}`);
  }
  return vector(labels);
}

function checkMatcher(matcher: Matcher, name: string, series: SeriesSchema, walk: Walk): void {
  const { node, label, operator, value } = matcher;
  if (!series.labels.has(label)) {
    walk.report(node, `"${name}" has no label "${label}"${suggestion(label, series.labels)}`);
    return;
  }
  if (operator === '=' && LITERAL_LABELS.includes(label) && PATTERN.test(value))
    walk.report(node, `"=" compares the text: for the pattern "${value}" write ${label}=~"${value}"`);
  const taken = series.enumerated.get(label);
  // Grafana substitutes variables later; their values are those that the variable's own query returns.
  if (taken === undefined || value.includes('$')) return;
  if (!operator.endsWith('~')) {
    if (value !== '' && !taken.includes(value))
      walk.report(node, `"${label}" of "${name}" is never "${value}"${closest(label, value, taken)}`);
  } else if (!taken.some(candidate => matches(matcher, candidate))) {
    const found = operator === '=~' ? `matches "${value}"` : `is left by "${value}"`;
    walk.report(node, `no value of "${label}" of "${name}" ${found}: ${taken.join(', ')}`);
  }
}

/** Labels whose values are names: none has what a pattern has. */
const LITERAL_LABELS: readonly string[] = ['namespace', 'node', 'pod', 'service'];
const PATTERN = /[|*+()[\]]|\.\./;

/** For a bound that exists but is spelt as in the program's exposition, what Prometheus makes of it. */
function closest(label: string, value: string, taken: readonly string[]): string {
  if (label !== 'le') return suggestion(value, taken);
  const stored = bucketLabel(value === '' ? Number.NaN : Number(value));
  return taken.includes(stored) ? ` — did you mean "${stored}"?` : `; its buckets are ${taken.join(', ')}`;
}
