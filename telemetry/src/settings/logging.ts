import { type FilterRules, parseFilter } from '../logging/filter/rules';
import { parseList, type Variables } from './variables';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_FORMATS = ['json', 'pretty', 'compact'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

export interface LoggingSettings {
  /** `silent` switches logging off. */
  readonly level: LogLevel;
  /** By module, `LOG_LEVELS=database=debug,http=warn`; `database` applies to `database.pool` too. */
  readonly levels: Readonly<Record<string, LogLevel>>;
  readonly format: LogFormat;
  /** What is filtered in addition to the defaults: `LOG_FILTER=user.iban,*.card,/\d{16}/`. */
  readonly filter: FilterRules;
  /**
   * The share of lines to keep by route, `LOG_SAMPLE=/health=0,/metrics=0,/v1/tokens/*=0.1`; warnings and errors are always
   * kept.
   */
  readonly sample: Readonly<Record<string, number>>;
}

/** Throws an Error that names the levels. */
export function parseLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find(known => known === text.toLowerCase());
  if (level === undefined) throw new Error(`"${text}" is not one of ${LOG_LEVELS.join(', ')}`);
  return level;
}

/** Parses `name=value` items, values with `parse`. Throws an Error that names every wrong item. */
function parseTable<T>(text: string, parse: (value: string) => T): Readonly<Record<string, T>> {
  const table = new Map<string, T>();
  const problems: string[] = [];
  for (const item of parseList(text)) {
    const at = item.lastIndexOf('=');
    const name = item.slice(0, at).trim();
    try {
      if (at < 1) throw new Error(`"${item}" is not name=value`);
      if (table.has(name)) throw new Error(`${name} is set twice`);
      table.set(name, parse(item.slice(at + 1).trim()));
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  if (problems.length > 0) throw new Error(problems.join('; '));
  return Object.fromEntries(table);
}

function parseShare(text: string): number {
  const share = Number(text);
  if (text === '' || !(share >= 0 && share <= 1)) throw new Error(`"${text}" is not a share from 0 to 1`);
  return share;
}

export const loggingSettings = (variables: Variables): LoggingSettings => ({
  level: variables.parsed('LOG_LEVEL', parseLevel, 'info'),
  levels: variables.parsed('LOG_LEVELS', text => parseTable(text, parseLevel), {}),
  format: variables.oneOf('LOG_FORMAT', LOG_FORMATS, 'json'),
  filter: variables.parsed('LOG_FILTER', parseFilter, { paths: [], patterns: [] }),
  sample: variables.parsed('LOG_SAMPLE', text => parseTable(text, parseShare), {}),
});
