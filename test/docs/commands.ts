/** The commands of `npm run` that a document shows, split as a shell does. */
import { fences } from '../runbooks/markdown';

export interface ShownCommand {
  /** The script of package.json. */
  readonly script: string;
  /** What follows `--`. */
  readonly args: readonly string[];
  readonly text: string;
}

const COMMAND = /\bnpm run (?:--silent )?([a-z:]+)(?: -- (.*))?/;
/** Quoted text, in which a `#` or a `|` is no more than itself; or a word. */
const WORD = /'[^']*'|"[^"]*"|[^\s'"]+/g;
/** What ends a command, or says where its output goes. */
const END = /^(?:#|&&?|\|\|?|;|>>?|<)/;

/** Those in blocks of `sh` and in `code`. */
export function shownCommands(markdown: string): ShownCommand[] {
  const inBlocks = fences(markdown, 'sh').flatMap(block => block.split('\n'));
  const inText = [...markdown.replace(/^ *```[\s\S]*?^ *```$/gm, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) =>
    code.replaceAll('\n', ' '),
  );
  return [...inBlocks, ...inText].flatMap(line =>
    line.split(/ && (?=npm )/).flatMap(text => {
      const [, script, rest = ''] = COMMAND.exec(text) ?? [];
      return script === undefined ? [] : [{ script, args: wordsOf(rest), text: text.trim() }];
    }),
  );
}

function wordsOf(text: string): string[] {
  const words = text.match(WORD) ?? [];
  const end = words.findIndex(word => END.test(word));
  return words.slice(0, end < 0 ? words.length : end).map(word => word.replace(/^(['"])(.*)\1$/, '$2'));
}
