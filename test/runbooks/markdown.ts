/** Parses as much Markdown as the checks of the runbooks need: headings, fenced blocks, links, tables. */

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
  for (const [, indent = '', tag, text = ''] of markdown.matchAll(FENCED)) {
    if (tag === language) found.push(text.replace(new RegExp(`^${indent}`, 'gm'), '').trimEnd());
  }
  return found;
}

/** Everything except fenced blocks, in which a `#` starts a comment. */
const prose = (markdown: string): string => markdown.replace(FENCED, '');

/** The sections under each `## `, including fenced blocks. */
export function sections(markdown: string): Section[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map(part => {
      const end = part.indexOf('\n');
      return { heading: part.slice(0, end).trim(), body: part.slice(end).trim() };
    });
}

/** Targets of links, as written. */
export const links = (markdown: string): string[] =>
  [...prose(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target as string);

/** The anchors that GitHub and GitLab generate for headings. */
export const anchors = (markdown: string): string[] =>
  [...prose(markdown).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );

/** The cells of every table row. */
export const rows = (markdown: string): string[][] =>
  [...prose(markdown).matchAll(/^\|(.+)\|$/gm)].map(([, cells = '']) => cells.split('|').map(cell => cell.trim()));
