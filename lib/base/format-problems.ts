import type { Problem } from './problem';

const byPlace = new Intl.Collator('en', { numeric: true });

/**
 * All problems, grouped and sorted by place; empty if there are none. The same problems give the same text. `consequence` is
 * said of those that are no warnings.
 */
export function formatProblems(problems: readonly Problem[], consequence = 'dist/ is unchanged'): string {
  if (problems.length === 0) return '';
  const places = new Map<string, Set<string>>();
  for (const { where, message: text, level } of problems) {
    const message = level === 'warning' ? `${WARNING}${text}` : text;
    const messages = places.get(where);
    if (messages) messages.add(message);
    else places.set(where, new Set([message]));
  }
  const sorted = [...places].sort(([a], [b]) => byPlace.compare(a, b));
  const all = sorted.flatMap(([, messages]) => [...messages]);
  const warnings = all.filter(message => message.startsWith(WARNING)).length;
  return [
    ...sorted.map(([where, messages]) => [where, ...[...messages].map(indented), ''].join('\n')),
    [
      ...(all.length > warnings ? [counted(all.length - warnings, 'problem')] : []),
      ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
    ].join(', ') + (all.length > warnings ? `; ${consequence}` : ''),
  ].join('\n');
}

const WARNING = 'warning: ';
const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const indented = (message: string): string => `  ${message.replaceAll('\n', '\n    ')}`;
