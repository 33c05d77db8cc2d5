import type { Problem } from './problem';

const byPlace = new Intl.Collator('en', { numeric: true });

/**
 * All problems, grouped and sorted by place; empty if there are none. The same problems
 * give the same text. `kept` is what was not written because of them.
 */
export function formatProblems(problems: readonly Problem[], kept = 'dist/ is unchanged'): string {
  if (problems.length === 0) return '';
  const places = new Map<string, Set<string>>();
  for (const { where, message } of problems) {
    const messages = places.get(where);
    if (messages) messages.add(message);
    else places.set(where, new Set([message]));
  }
  const sorted = [...places].sort(([a], [b]) => byPlace.compare(a, b));
  const count = sorted.reduce((all, [, messages]) => all + messages.size, 0);
  return [
    ...sorted.map(([where, messages]) => [where, ...[...messages].map(indented), ''].join('\n')),
    `${count} ${count === 1 ? 'problem' : 'problems'}; ${kept}`,
  ].join('\n');
}

const indented = (message: string): string => `  ${message.replaceAll('\n', '\n    ')}`;
