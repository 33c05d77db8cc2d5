import { parseList, type Variables } from './variables';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LoggingSettings {
  /** `silent` switches logging off. */
  readonly level: LogLevel;
  /** By module, `LOG_LEVELS=database=debug,http=warn`. */
  readonly levels: Readonly<Record<string, LogLevel>>;
  readonly format: 'json' | 'pretty' | 'compact';
  /** What is filtered beside what always is: `LOG_FILTER=user.iban,*.card,/\d{16}/`; parsed by logging/filter. */
  readonly filter: readonly string[];
  /** Share of the lines of a route that is kept, `LOG_SAMPLE=/health=0,/metrics=0,/v1/tokens=0.1`; errors always are. */
  readonly sample: Readonly<Record<string, number>>;
}

export function parseLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find(known => known === text.toLowerCase());
  if (level === undefined) throw new Error(`"${text}" is none of ${LOG_LEVELS.join(', ')}`);
  return level;
}

/** `name=value` items whose values `parse` reads. Throws naming the item. */
function parseTable<T>(text: string, parse: (value: string) => T): Readonly<Record<string, T>> {
  const entries = parseList(text).map((item): [string, T] => {
    const at = item.lastIndexOf('=');
    if (at < 1) throw new Error(`"${item}" is not name=value`);
    return [item.slice(0, at).trim(), parse(item.slice(at + 1).trim())];
  });
  return Object.fromEntries(entries);
}

function parseShare(text: string): number {
  const share = Number(text);
  if (text === '' || !(share >= 0 && share <= 1)) throw new Error(`"${text}" is not a share from 0 to 1`);
  return share;
}

/** A regular expression between slashes may hold commas: `a.b,/x{1,2}/i,c`. */
export function splitFilter(text: string): readonly string[] {
  const items = text.match(/\s*\/(?:\\.|[^/\\])+\/[a-z]*\s*(?=,|$)|[^,]+/g) ?? [];
  return items.map(item => item.trim()).filter(item => item !== '');
}

export const loggingSettings = (variables: Variables): LoggingSettings => ({
  level: variables.parsed('LOG_LEVEL', parseLevel, 'info'),
  levels: variables.parsed('LOG_LEVELS', text => parseTable(text, parseLevel), {}),
  format: variables.oneOf('LOG_FORMAT', ['json', 'pretty', 'compact'], 'json'),
  filter: variables.parsed('LOG_FILTER', splitFilter, []),
  sample: variables.parsed('LOG_SAMPLE', text => parseTable(text, parseShare), {}),
});
