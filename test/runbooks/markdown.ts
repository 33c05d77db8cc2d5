/** Just enough Markdown to check the runbooks: headings, fenced blocks, links, tables. */

export interface Section {
  readonly heading: string;
  readonly body: string;
}

export interface Fence {
  readonly language: string;
  readonly text: string;
}

const FENCED = /^( *)```(\w*)\n([\s\S]*?)^ *```$/gm;

export function fences(markdown: string, language: string): string[] {
  const found: string[] = [];
  for (const [, indent = '', of, text = ''] of markdown.matchAll(FENCED)) {
    if (of === language) found.push(text.replace(new RegExp(`^${indent}`, 'gm'), '').trimEnd());
  }
  return found;
}

/** Everything but fenced blocks: a `#` in those is a comment. */
const prose = (markdown: string): string => markdown.replace(FENCED, '');

/** The parts under `## `, fenced blocks included. */
export function sections(markdown: string): Section[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map(part => {
      const end = part.indexOf('\n');
      return { heading: part.slice(0, end).trim(), body: part.slice(end).trim() };
    });
}

/** Targets of links, as they are written. */
export const links = (markdown: string): string[] =>
  [...prose(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target as string);

/** The anchors that headings make, as GitHub and GitLab make them. */
export const anchors = (markdown: string): string[] =>
  [...prose(markdown).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );

/** Cells of every table row. */
export const rows = (markdown: string): string[][] =>
  [...prose(markdown).matchAll(/^\|(.+)\|$/gm)].map(([, cells = '']) => cells.split('|').map(cell => cell.trim()));
