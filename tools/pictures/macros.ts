/** As Grafana's data source expands them: https://grafana.com/docs/grafana/latest/datasources/postgres/query-editor/#macros */
export function expandMacros(sql: string, { from, to }: { readonly from: number; readonly to: number }): string {
  const moment = (seconds: number) => `'${new Date(seconds * 1000).toISOString()}'`;
  return sql
    .replace(
      /\$__timeFilter\(([^()]+)\)/g,
      (_, column: string) => `${column} BETWEEN ${moment(from)} AND ${moment(to)}`,
    )
    .replace(/\$__timeGroupAlias\(([^(),]+), '(\d+)([smhd])'\)/g, (_, column: string, count: string, unit: string) => {
      const seconds = Number(count) * (SECONDS[unit] ?? 0);
      return `floor(extract(epoch from ${column})/${seconds})*${seconds} AS "time"`;
    });
}
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
