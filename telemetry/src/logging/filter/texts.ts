import { cut } from './bounds';
import { filterCredentials } from './credentials';
import { FILTERED } from './marks';
import { MATCHED_CHARACTERS } from './regexp-cost';

/** Long texts are matched line by line, which bounds the time of a pattern: stack traces have many short lines. */
function byLine(text: string, change: (line: string) => string): string {
  if (text.length <= MATCHED_CHARACTERS) return change(text);
  return text
    .split('\n')
    .map(line => change(cut(line, MATCHED_CHARACTERS)))
    .join('\n');
}

function replaceAll(text: string, pattern: RegExp): string {
  // A pattern such as /\w+/ must not match the mark of another.
  if (!text.includes(FILTERED)) return text.replace(pattern, FILTERED);
  return text
    .split(FILTERED)
    .map(part => part.replace(pattern, FILTERED))
    .join(FILTERED);
}

/** Returns a filter of texts: for credentials, then for the patterns of the settings. Texts over BOUNDS.text are cut. */
export function textFilter(patterns: readonly RegExp[]): (text: string) => string {
  if (patterns.length === 0) return text => cut(filterCredentials(cut(text)));
  return text => {
    let filtered = filterCredentials(cut(text));
    for (const pattern of patterns) filtered = byLine(filtered, line => replaceAll(line, pattern));
    return cut(filtered);
  };
}
