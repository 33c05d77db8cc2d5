/** What of a block of commands is run at once. */

const opens = (text: string): boolean => {
  const quotes = text.replace(/\\./g, '').replace(/"[^"]*"|'[^']*'/g, '');
  return /["']/.test(quotes);
};

/** Whether a line continues on the next. */
const continues = (text: string): boolean => /(\\|\||&&)$/.test(text) || opens(text);

/**
 * The commands of a block, each with its further lines. Loops, and what a forwarded port is open for, stay together. Comments
 * after a command stay with it; empty lines go.
 */
export function statements(text: string): string[] {
  if (/ &$|^(for|while|if) /m.test(text)) return [text];
  const found: string[] = [];
  let open = '';
  for (const line of text.split('\n').filter(each => each.trim() !== '')) {
    open += (open === '' ? '' : '\n') + line;
    if (continues(open)) continue;
    found.push(open);
    open = '';
  }
  return open === '' ? found : [...found, open];
}
