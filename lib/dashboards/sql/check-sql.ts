import { suggestion } from '../../promql';
import { columnOf, type Sql } from './sql';

/** What a statement may be made of: reading, and nothing that changes data, waits or calls out. */
const WORDS = new Set(
  [
    'select distinct from join left inner cross on where group by order limit offset having with as union all',
    'and or not in is null between like exists case when then else end true false asc desc nulls first last filter over partition',
    'count sum avg min max round coalesce nullif greatest least percentile_cont within extract epoch date_trunc interval now cast',
    'integer bigint numeric float8 text timestamptz date',
  ].flatMap(words => words.split(' ')),
);

const TOKEN = /'(?:[^']|'')*'|"[^"]*"|--|\/\*|[A-Za-z_]\w*|\d+(?:\.\d+)?|\$\w*|\S/g;

/** The problems of a statement: names that are not declared, and anything but reading. */
export function checkSql({ parts, values }: Sql): string[] {
  const tokens = parts.flatMap(part => [...part.matchAll(TOKEN)].map(([token]) => token));
  const aliases = aliasesIn(tokens);
  return [...checkStart(tokens), ...tokens.flatMap(token => checkToken(token, aliases)), ...checkRelations(values)];
}

/** `count(*) AS users`, and `WITH daily AS (`. */
function aliasesIn(tokens: readonly string[]): ReadonlySet<string> {
  const named = tokens.flatMap((token, i) => {
    if (token.toLowerCase() !== 'as') return [];
    const [before, after] = [tokens[i - 1] ?? '', tokens[i + 1] ?? ''];
    return after === '(' ? [before] : [after];
  });
  return new Set(named);
}

function checkStart([first = 'nothing']: readonly string[]): string[] {
  if (['select', 'with'].includes(first.toLowerCase())) return [];
  return [`it begins with ${first}: a panel only reads, so it begins with SELECT or WITH`];
}

function checkToken(token: string, aliases: ReadonlySet<string>): string[] {
  if (token === ';') return ['it has a ";": a panel has one statement, without an end'];
  if (token === '--' || token === '/*') return ['it has a comment: write it in the source, beside the statement'];
  if (token.startsWith('$')) return [`${token}: variables of a dashboard cannot be used; interpolate a macro`];
  if (!/^["A-Za-z_]/.test(token) || aliases.has(token) || WORDS.has(token.toLowerCase())) return [];
  const hint = suggestion(token, [...aliases, ...WORDS]) || ': interpolate a declared column or table';
  return [`${token} is neither a word of SQL that panels may use nor named with AS${hint}`];
}

function checkRelations(values: Sql['values']): string[] {
  const read = new Set(values.flatMap(value => ('relation' in value && !('column' in value) ? [value.relation] : [])));
  const unread = values.flatMap(value => columnOf(value) ?? []).filter(({ relation }) => !read.has(relation));
  return [
    ...(read.size === 0 ? ['it reads no table: interpolate one after FROM'] : []),
    ...[...new Set(unread.map(({ relation, column }) => `${relation}.${column}`))].map(
      name => `${name} is a column of a table that it does not read: add the table to FROM, or JOIN it`,
    ),
  ];
}
