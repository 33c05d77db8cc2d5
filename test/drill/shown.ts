/** A notification as a person reads it in the channel that it came by. */
import type { Notice } from '../cluster/support/receivers/notice';

const WIDTH = 100;

/** Its texts and links, wrapped, without the markup that only programs read. */
export function shown({ channel, to, title, text, links }: Notice): string {
  const where = to === '' ? channel : `${channel} → ${to}`;
  const lines = readable(text)
    .split('\n')
    .map(line => line.trim())
    .filter((line, index, all) => line !== '' && line !== title && all.indexOf(line) === index);
  return [
    `── ${where} ${'─'.repeat(Math.max(3, WIDTH - where.length - 4))}`,
    title,
    ...lines.flatMap(wrapped).map(line => `  ${line}`),
    ...links.map(link => `  ↗ ${short(link)}`),
  ].join('\n');
}

/** Of HTML mail, the words; Slack's links are `<url|text>`. */
const readable = (text: string): string =>
  text
    .replace(/<style[\s\S]*?<\/style>|<head[\s\S]*?<\/head>/gi, '')
    .replace(/<(https?:[^|>]+)\|([^>]+)>/g, '$2')
    .replace(/<\/?[a-z!][^>]*>/gi, '\n')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .split('\n')
    .filter(line => !/^\s*https?:\S+$/.test(line))
    .join('\n');

function wrapped(line: string): string[] {
  const found: string[] = [];
  for (const word of line.split(/\s+/)) {
    const last = found.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) found[found.length - 1] = `${last} ${word}`;
    else found.push(word);
  }
  return found;
}

const LONGEST = 160;
const short = (link: string): string => (link.length > LONGEST ? `${link.slice(0, LONGEST)}…` : link);
