import type { SyntaxNode } from '@lezer/common';
import type { Schema } from './schema';

/** A problem of an expression, at `from`…`to` of its text. */
export interface Diagnostic {
  readonly message: string;
  readonly from: number;
  readonly to: number;
  /** Whether Prometheus itself refuses the expression for it. @default false */
  readonly refused?: boolean;
}

export type ValueType = 'scalar' | 'string' | 'instant vector' | 'range vector';

/** What an expression returns. */
export interface Inference {
  readonly type: ValueType;
  /** Every label that a returned series may carry; empty for scalars. */
  readonly labels: ReadonlySet<string>;
}

export interface CheckedInference extends Inference {
  readonly diagnostics: readonly Diagnostic[];
  /** It reads a recorded series whose own rule has problems: those are reported there, and nothing is known about this. */
  readonly unknown: boolean;
}

/** The walk over one expression. */
export interface Walk {
  readonly schema: Schema;
  text(node: SyntaxNode): string;
  infer(node: SyntaxNode): Inference;
  report(node: SyntaxNode, message: string): void;
  /** Records that nothing is known about a series that the expression reads. */
  readUnknown(): void;
}

export const NOTHING: ReadonlySet<string> = new Set();
export const scalar: Inference = { type: 'scalar', labels: NOTHING };
export const vector = (labels: ReadonlySet<string>): Inference => ({ type: 'instant vector', labels });

const EXPRESSIONS = new Set([
  ...['NumberDurationLiteral', 'StringLiteral', 'VectorSelector', 'MatrixSelector', 'SubqueryExpr', 'AggregateExpr'],
  ...['BinaryExpr', 'FunctionCall', 'ParenExpr', 'UnaryExpr', 'OffsetExpr', 'StepInvariantExpr'],
  ...['AnchoredExpr', 'SmoothedExpr'],
]);

export const isExpression = (node: SyntaxNode): boolean => EXPRESSIONS.has(node.name);

export function children(node: SyntaxNode | null, wanted: (child: SyntaxNode) => boolean): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node?.firstChild ?? null; child !== null; child = child.nextSibling) {
    if (wanted(child)) found.push(child);
  }
  return found;
}
