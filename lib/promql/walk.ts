import type { SyntaxNode } from '@lezer/common';
import type { Schema } from './schema';

/** Something wrong with an expression, at `from`…`to` of its text. */
export interface Diagnostic {
  readonly message: string;
  readonly from: number;
  readonly to: number;
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
  /** It reads a recorded series whose own rule is wrong: that is told there, and of this nothing is known. */
  readonly unknown: boolean;
}

/** The walk over one expression. */
export interface Walk {
  readonly schema: Schema;
  text(node: SyntaxNode): string;
  infer(node: SyntaxNode): Inference;
  report(node: SyntaxNode, message: string): void;
  /** Says that nothing is known of a series that is read. */
  readUnknown(): void;
}

export const NOTHING: ReadonlySet<string> = new Set();
export const scalar: Inference = { type: 'scalar', labels: NOTHING };
export const vector = (labels: ReadonlySet<string>): Inference => ({ type: 'instant vector', labels });

const EXPRESSIONS = new Set([
  ...['NumberDurationLiteral', 'StringLiteral', 'VectorSelector', 'MatrixSelector', 'SubqueryExpr', 'AggregateExpr'],
  ...['BinaryExpr', 'FunctionCall', 'ParenExpr', 'UnaryExpr', 'OffsetExpr', 'StepInvariantExpr'],
]);

export const isExpression = (node: SyntaxNode): boolean => EXPRESSIONS.has(node.name);

export function children(node: SyntaxNode | null, wanted: (child: SyntaxNode) => boolean): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node?.firstChild ?? null; child !== null; child = child.nextSibling) {
    if (wanted(child)) found.push(child);
  }
  return found;
}
