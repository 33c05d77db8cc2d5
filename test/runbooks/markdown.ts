/** Parses as much Markdown as the checks of the runbooks need: headings, fenced blocks, links, tables. */

export interface Section {
  readonly heading: string;
  readonly body: string;
}

export interface SourceBlock {
  readonly language: string;
  /** Without the indentation of the list that it is in. */
  readonly text: string;
}

const FENCED = /^( *)```(\w*)\n([\s\S]*?)^ *```$/gm;

/** The fenced blocks in their order. */
export const fencedBlocks = (markdown: string): SourceBlock[] =>
  [...markdown.matchAll(FENCED)].map(([, indent = '', language = '', text = '']) => ({
    language,
    text: text.replace(new RegExp(`^${indent}`, 'gm'), '').trimEnd(),
  }));

/** The texts of the fenced blocks of a language. */
export const fences = (markdown: string, language: string): string[] =>
  fencedBlocks(markdown).flatMap(block => (block.language === language ? [block.text] : []));

/** Everything except fenced blocks, in which a `#` starts a comment. */
export const prose = (markdown: string): string => markdown.replace(FENCED, '');

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
