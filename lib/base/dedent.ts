/** A text of a template literal, without the indentation that all its lines have in the source. */
export function dedent(text: string): string {
  const lines = text
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n');
  if (lines.length === 1) return text.trim();
  const indents = lines.filter(line => line.trim() !== '').map(line => line.length - line.trimStart().length);
  const shared = Math.min(...indents);
  return lines.map(line => line.slice(shared).trimEnd()).join('\n');
}
