import type { SyntaxNode } from '@lezer/common';
import { suggestion } from '../base/nearest';
import { checkArguments } from './doubtful-arguments';
import { FUNCTIONS } from './engine/functions';
import { unquoted } from './engine/literals';
import { matchersOf } from './engine/selectors';
import { readMatcher } from './infer-selector';
import { children, type Inference, isExpression, scalar, vector, type Walk } from './walk';

export function inferCall(node: SyntaxNode, walk: Walk): Inference {
  const name = walk.text(node.getChild('FunctionIdentifier') as SyntaxNode);
  const args = children(node.getChild('FunctionCallBody'), isExpression);
  const inferred = args.map(arg => walk.infer(arg));
  if (FUNCTIONS.get(name)?.returns === 'scalar') return scalar;
  checkArguments(name, args, walk);
  const labels = inferred.find(({ type }) => type.endsWith('vector'))?.labels ?? new Set<string>();
  switch (name) {
    case 'absent':
    case 'absent_over_time':
      return vector(absentLabels(node, walk));
    case 'histogram_quantile':
      if (labels.size > 0 && !labels.has('le')) {
        walk.report(
          node,
          'histogram_quantile needs the label "le", which its operand has lost: keep it in `by (le, …)`',
        );
      }
      return vector(without(labels, 'le'));
    case 'label_replace':
      return replaced(args, labels, [args[3]], walk);
    case 'label_join':
      return replaced(args, labels, args.slice(3), walk);
    default:
      return vector(labels);
  }
}

const without = (labels: ReadonlySet<string>, gone: string): ReadonlySet<string> =>
  new Set([...labels].filter(label => label !== gone));

/** `absent` returns the labels that its selector fixes with `=`; for any other expression, none. */
function absentLabels(node: SyntaxNode, walk: Walk): ReadonlySet<string> {
  const fixed = new Set<string>();
  const argument = children(node.getChild('FunctionCallBody'), isExpression)[0];
  const selector = argument?.name === 'MatrixSelector' ? argument.getChild('VectorSelector') : argument;
  if (selector?.name !== 'VectorSelector') return fixed;
  for (const matcher of matchersOf(selector)) {
    const { label, operator, value } = readMatcher(matcher, walk);
    if (operator === '=' && value !== '' && label !== '__name__') fixed.add(label);
  }
  return fixed;
}

function replaced(
  args: readonly SyntaxNode[],
  labels: ReadonlySet<string>,
  sources: readonly (SyntaxNode | undefined)[],
  walk: Walk,
): Inference {
  for (const source of sources) {
    if (source === undefined) continue;
    const label = unquoted(walk.text(source));
    if (labels.size > 0 && label !== '' && !labels.has(label)) {
      walk.report(source, `its operand has no label "${label}"${suggestion(label, labels)}`);
    }
  }
  const destination = args[1];
  return vector(destination === undefined ? labels : new Set([...labels, unquoted(walk.text(destination))]));
}
