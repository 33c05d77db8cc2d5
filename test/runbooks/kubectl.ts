/** The calls of kubectl in a text of the shell. */

/** What ends a command outside of quotes. Within `$(…)` there are commands again. */
const ENDS = new Set(['|', '&', ';', '\n', ')', '(', '<', '>', '#']);

/** Each call, from `kubectl` to its end, on one line. What it passes to a program within a pod stays out. */
export function kubectlCalls(text: string): string[] {
  // What another command writes is a file to this one.
  const joined = text.replace(/\\\n\s*/g, ' ').replaceAll('<(', '/dev/null (');
  return [...joined.matchAll(/(?<![\w./-])kubectl(?= )/g)].map(({ index }) => {
    const call = joined.slice(index, endOf(joined, index));
    return (call.split(/ -- /)[0] ?? '').replace(/\s+/g, ' ').trim();
  });
}

function endOf(text: string, from: number): number {
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const character = text[at] as string;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (ENDS.has(character)) return at;
  }
  return text.length;
}

/** What kubectl has to know to understand the call: its words without quotes, variables and values. Equal ones are one. */
export const shapeOf = (call: string): string =>
  call
    .replace(/"[^"]*"|'[^']*'/g, 'X')
    .split(' ')
    .map(word => (word.startsWith('-') ? (word.split('=')[0] as string) : word))
    .filter((word, i) => i < 2 || /^[a-z-]+$/.test(word))
    .join(' ');
