import type { Project } from '../layout';

/** What a command writes. */
export interface Written {
  /** Path → text of new files. */
  readonly files: Readonly<Record<string, string>>;
  /** Path → how a file that is there changes. */
  readonly edits: Readonly<Record<string, (text: string) => string>>;
  /** What is left to do for who gave the command. */
  readonly next: readonly string[];
}

export type Start = (project: Project, name: string) => Written;

/** `stock-keeping`, `StockKeeping` → `stockKeeping` */
export const camelCase = (name: string): string =>
  name.replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/^\w/, letter => letter.toLowerCase());

/** `TooManyRequests` → `too-many-requests` */
export const kebabCase = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();

/** `stock-keeping` → `Stock keeping` */
export const sentenceCase = (name: string): string =>
  name.replace(/-/g, ' ').replace(/^\w/, letter => letter.toUpperCase());

/** What files import, or what the language keeps for itself: nothing that is declared may have these names. */
const TAKEN = new Set(
  (
    'alert chosen count dashboard days gibibytes hours http mebibytes minutes names pack promql ratio seconds service system ' +
    'timeseries variable await break case catch class const continue debugger default delete do else enum export extends false ' +
    'finally for function if implements import in instanceof interface let new null package private protected public return ' +
    'static super switch this throw true try typeof var void while with yield'
  ).split(' '),
);

/** `stock-keeping` → `stockKeeping`, and `default` → `defaultService` */
export const identifierOf = (name: string, kind: string): string =>
  TAKEN.has(camelCase(name)) ? `${camelCase(name)}${kind}` : camelCase(name);
