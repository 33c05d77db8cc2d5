/** Changes of a project's own files by what a new one needs: an import, and an entry in a list. */
const WIDTH = 120;

/** The text with an entry more in the list of `const name = [ … ]`. Throws where there is no such list. */
export function withEntry(text: string, name: string, entry: string): string {
  const begin = new RegExp(`\\b${name}\\b[^=\\n]*=\\s*\\[`).exec(text);
  if (begin === null) throw new Error(`it has no list ${name} = […]`);
  const from = begin.index + begin[0].length;
  const to = closing(text, from);
  const inner = text.slice(from, to);
  if (inner.includes('\n')) {
    const body = inner.trimEnd();
    return `${text.slice(0, from)}${body}${body.endsWith(',') ? '' : ','}\n  ${entry},\n${text.slice(to)}`;
  }
  const entries = [...(inner.trim() === '' ? [] : [inner.trim()]), entry].join(', ');
  const [lineBegin, lineEnd] = [text.lastIndexOf('\n', begin.index) + 1, text.indexOf('\n', to)];
  const oneLine = `${text.slice(lineBegin, from)}${entries}${text.slice(to, lineEnd)}`;
  if (oneLine.length <= WIDTH) return text.slice(0, lineBegin) + oneLine + text.slice(lineEnd);
  const lines = [...split(inner), entry].map(each => `  ${each},\n`).join('');
  return `${text.slice(0, from)}\n${lines}${text.slice(to)}`;
}

/** Where the bracket closes that is open at `from`. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    if ('[({'.includes(text[i] as string)) depth++;
    if ('])}'.includes(text[i] as string)) depth--;
    if (depth === 0) return i;
  }
  throw new Error('its list has no end');
}

/** The entries of a list that is written on one line. */
function split(inner: string): string[] {
  const entries: string[] = [];
  let depth = 0;
  let begin = 0;
  for (let i = 0; i <= inner.length; i++) {
    const at = inner[i] ?? ',';
    if ('[({'.includes(at)) depth++;
    if ('])}'.includes(at)) depth--;
    if (at === ',' && depth === 0) {
      entries.push(inner.slice(begin, i).trim());
      begin = i + 1;
    }
  }
  return entries.filter(entry => entry !== '');
}

/** The text with an import more, among those of the same folder and in their order. */
export function withImport(text: string, line: string): string {
  const lines = text.split('\n');
  const source = (each: string) => / from '(\.\/[^']+)';$/.exec(each)?.[1];
  const own = source(line) ?? '';
  const after = lines.findIndex(each => (source(each) ?? '') > own);
  const last = lines.findLastIndex(each => / from '[^']+';$/.test(each));
  lines.splice(after >= 0 ? after : last + 1, 0, line);
  return lines.join('\n');
}
