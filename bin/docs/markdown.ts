/** A Markdown table; cells must not hold line breaks. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}

export const code = (text: string): string => `\`${text}\``;
export const link = (text: string, to: string): string => `[${text}](${to})`;

/** A heading with what stands below it. */
export const section = (title: string, ...parts: readonly string[]): string => [`## ${title}`, ...parts].join('\n\n');

/** A page with the note that it is made, not written. */
export const page = (title: string, ...parts: readonly string[]): string =>
  `# ${title}\n\n<!-- Made by \`npm run docs\`. Do not edit. -->\n\n${parts.join('\n\n')}\n`;
