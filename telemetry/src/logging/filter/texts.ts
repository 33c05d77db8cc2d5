import { cut } from './bounds';
import { filterCredentials } from './credentials';
import { FILTERED } from './marks';
import { MATCHED_CHARACTERS } from './regexp-cost';

/** Longer texts are matched line by line, so that a pattern's time stays bounded: stack traces have many short lines. */
function byLine(text: string, change: (line: string) => string): string {
  if (text.length <= MATCHED_CHARACTERS) return change(text);
  return text
    .split('\n')
    .map(line => change(cut(line, MATCHED_CHARACTERS)))
    .join('\n');
}

function replaceAll(text: string, pattern: RegExp): string {
  // A pattern such as /\w+/ must not find the mark of another.
  if (!text.includes(FILTERED)) return text.replace(pattern, FILTERED);
  return text
    .split(FILTERED)
    .map(part => part.replace(pattern, FILTERED))
    .join(FILTERED);
}

/** Filters a text: what looks like a credential, then the patterns of the settings. Longer than BOUNDS.text it is cut. */
export function textFilter(patterns: readonly RegExp[]): (text: string) => string {
  if (patterns.length === 0) return text => cut(filterCredentials(cut(text)));
  return text => {
    let told = filterCredentials(cut(text));
    for (const pattern of patterns) told = byLine(told, line => replaceAll(line, pattern));
    return cut(told);
  };
}
