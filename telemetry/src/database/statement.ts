import type { database } from '../catalogue';

export type Operation = (typeof database.queryDuration.labels.operation.values)[number];

/** What is recorded of a statement; no other part of its text leaves this file. */
export interface Statement {
  readonly operation: Operation;
  /** PostgreSQL's name of the command, for spans; undefined if it is unknown. */
  readonly command?: string;
  /** Statements that begin or end a transaction have fixed names; all others are named in the code. */
  readonly name?: string;
}

const UNKNOWN: Statement = { operation: 'other' };

const other = (...commands: readonly string[]): Readonly<Record<string, Statement>> =>
  Object.fromEntries(commands.map(command => [command.toLowerCase(), { operation: 'other', command }]));

/** First keyword → statement. */
const STATEMENTS: ReadonlyMap<string, Statement> = new Map(
  Object.entries<Statement>({
    select: { operation: 'select', command: 'SELECT' },
    values: { operation: 'select', command: 'VALUES' },
    table: { operation: 'select', command: 'TABLE' },
    insert: { operation: 'insert', command: 'INSERT' },
    update: { operation: 'update', command: 'UPDATE' },
    delete: { operation: 'delete', command: 'DELETE' },
    begin: { operation: 'other', command: 'BEGIN', name: 'begin' },
    start: { operation: 'other', command: 'BEGIN', name: 'begin' },
    commit: { operation: 'other', command: 'COMMIT', name: 'commit' },
    end: { operation: 'other', command: 'COMMIT', name: 'commit' },
    rollback: { operation: 'other', command: 'ROLLBACK', name: 'rollback' },
    abort: { operation: 'other', command: 'ROLLBACK', name: 'rollback' },
    ...other('MERGE', 'COPY', 'CALL', 'DO', 'EXPLAIN', 'SET', 'RESET', 'SHOW', 'LOCK', 'LISTEN', 'NOTIFY', 'UNLISTEN'),
    ...other('DECLARE', 'FETCH', 'MOVE', 'CLOSE', 'SAVEPOINT', 'RELEASE', 'PREPARE', 'EXECUTE', 'DEALLOCATE'),
    ...other('CREATE', 'ALTER', 'DROP', 'TRUNCATE', 'REFRESH', 'GRANT', 'REVOKE', 'COMMENT'),
    ...other('ANALYZE', 'VACUUM', 'REINDEX', 'CLUSTER', 'DISCARD', 'CHECKPOINT'),
  }),
);

/** Statements that may follow WITH. */
const AFTER_WITH: ReadonlySet<string> = new Set([
  ...(['select', 'values', 'table', 'insert', 'update', 'delete', 'merge'] as const),
]);

/** Where to stop searching a WITH for its statement: a longer search would take longer than a fast query. */
const MAX_WITH_LENGTH = 16_384;

/** Classifies a statement by its first keyword or, after WITH, by the keyword of the main statement. */
export function statementOf(text: unknown): Statement {
  if (typeof text !== 'string') return UNKNOWN;
  let at = skipBlank(text, 0);
  while (text[at] === '(' || text[at] === ';') at = skipBlank(text, at + 1);
  const keyword = wordAt(text, at).toLowerCase();
  if (keyword !== 'with') return STATEMENTS.get(keyword) ?? UNKNOWN;
  return STATEMENTS.get(mainKeyword(text.slice(at + keyword.length, at + MAX_WITH_LENGTH))) ?? UNKNOWN;
}

/** The first keyword of AFTER_WITH outside brackets, quotes and comments that is not the name of a WITH query; '' if none. */
function mainKeyword(text: string): string {
  let [depth, named] = [0, false];
  for (let at = skipBlank(text, 0); at < text.length; at = skipBlank(text, at)) {
    const character = text[at] as string;
    const word = wordAt(text, at);
    if (word !== '') {
      const keyword = word.toLowerCase();
      if (depth === 0 && named && AFTER_WITH.has(keyword)) return keyword;
      named ||= keyword !== 'recursive';
      at += word.length;
      if (keyword === 'e' && text[at] === "'") at = skipQuoted(text, at, true);
    } else if (character === "'" || character === '"') {
      named ||= character === '"';
      at = skipQuoted(text, at, false);
    } else if (character === '$') {
      at = skipDollar(text, at);
    } else {
      if (character === '(') depth++;
      else if (character === ')') depth--;
      else if (character === ',' && depth === 0) named = false;
      at++;
    }
  }
  return '';
}

function wordAt(text: string, at: number): string {
  WORD.lastIndex = at;
  return WORD.exec(text)?.[0] ?? '';
}
const WORD = /[a-z_\u0080-\uffff][\w$\u0080-\uffff]*/iy;
const SPACE = /\s+/y;
const DOLLAR_TAG = /\$(?:[a-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/iy;

/** Skips white space and comments; block comments nest. */
function skipBlank(text: string, from: number): number {
  for (let at = from; ; ) {
    SPACE.lastIndex = at;
    if (SPACE.test(text)) at = SPACE.lastIndex;
    if (text.startsWith('--', at)) at = endOf(text, '\n', at);
    else if (text.startsWith('/*', at)) at = skipComment(text, at + 2);
    else return at;
  }
}

function skipComment(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text.startsWith('*/', at)) depth--;
    else if (text.startsWith('/*', at)) depth++;
    else continue;
    at++;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

function skipQuoted(text: string, from: number, escapes: boolean): number {
  const quote = text[from];
  for (let at = from + 1; at < text.length; at++) {
    if (escapes && text[at] === '\\') at++;
    // A doubled quote ends one string and begins the next, which has the same effect.
    else if (text[at] === quote) return at + 1;
  }
  return text.length;
}

/** Skips `$tag$ … $tag$`, or the sign of a parameter. */
function skipDollar(text: string, at: number): number {
  DOLLAR_TAG.lastIndex = at;
  const tag = DOLLAR_TAG.exec(text)?.[0];
  return tag === undefined ? at + 1 : endOf(text, tag, at + tag.length);
}

function endOf(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from);
  return at === -1 ? text.length : at + what.length;
}
