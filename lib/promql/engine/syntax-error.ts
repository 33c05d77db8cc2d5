import type { SyntaxNode, Tree } from '@lezer/common';
import type { Diagnostic } from '../walk';
import { notEnabled } from './features';
import { FUNCTIONS } from './functions';
import { unknownFunction } from './operations';

/** What is not PromQL at all, at the first place where the grammar does not go on; undefined for a complete expression. */
export function syntaxError(tree: Tree, expression: string): Diagnostic | undefined {
  if (expression.replaceAll(/#.*/g, '').trim() === '')
    return { message: 'the expression is empty', from: 0, to: expression.length, refused: true };
  const space = foreignSpace(expression);
  if (space !== undefined) return space;
  let error: SyntaxNode | undefined;
  tree.iterate({
    enter: ({ node, type }) => {
      if (type.isError) error ??= node;
      return error === undefined;
    },
  });
  return error === undefined ? undefined : { ...described(error, expression), refused: true };
}

const LITERALS_AND_COMMENTS = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|#[^\n]*/gs;

/** A space that a text editor or a chat made of an ordinary one. */
function foreignSpace(expression: string): Diagnostic | undefined {
  const from = expression.replaceAll(LITERALS_AND_COMMENTS, found => '.'.repeat(found.length)).search(/[^\S \t\n\r]/);
  if (from < 0) return undefined;
  const code = expression.charCodeAt(from).toString(16).toUpperCase().padStart(4, '0');
  return {
    message: `not PromQL: a space that is none (U+${code}): write an ordinary one`,
    from,
    to: from + 1,
    refused: true,
  };
}

function described({ from, to }: SyntaxNode, expression: string): Diagnostic {
  const called = /([a-zA-Z_]\w*)\s*$/.exec(expression.slice(0, from));
  const name = called?.[1];
  if (called !== null && name !== undefined && /^\s*\(/.test(expression.slice(from)) && !KEYWORDS.has(name)) {
    const message = FUNCTIONS.get(name)?.experimental
      ? notEnabled(`${name}()`, 'promql-experimental-functions')
      : unknownFunction(name);
    return { message, from: called.index, to: called.index + name.length };
  }
  const found = expression.slice(from, to).trim();
  if (found !== '')
    return { message: `not PromQL: unexpected \`${found}\`${hint(found, expression.slice(0, from))}`, from, to };
  const next = expression.slice(from).trim();
  const before = expression.slice(0, from).trimEnd().slice(-20);
  const message =
    next === ''
      ? `not PromQL: something is missing after \`${before}\``
      : `not PromQL: unexpected \`${next.slice(0, 10)}\` after \`${before}\``;
  return { message, from, to };
}

/** What may stand in front of a parenthesis without being called. */
const KEYWORDS = new Set('by without on ignoring group_left group_right and or unless bool offset atan2'.split(' '));

function hint(found: string, before: string): string {
  if (/[=~]\s*$/.test(before) && /^[\w.]+$/.test(found)) return `: a value is written in quotes, "${found}"`;
  if (/^group_(left|right)$/.test(found)) return ': it follows on (…) or ignoring (…)';
  if (/\[[^\]]*\d$/.test(before) || /^\[/.test(found)) return ': a duration is written like 5m or 1h30m';
  return '';
}
