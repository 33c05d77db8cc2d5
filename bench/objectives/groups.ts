/** How long the groups of rules took, from the metrics of a Prometheus about itself. */

export interface Group {
  /** The name without the service: all groups of services are one row. */
  readonly name: string;
  readonly groups: number;
  /** Seconds between two evaluations. */
  readonly interval: number;
  /** Seconds of the last evaluation: of all of them, and of the longest. */
  readonly sum: number;
  readonly longest: number;
}

const metric = (text: string, name: string): ReadonlyMap<string, number> =>
  new Map(
    [...text.matchAll(new RegExp(`^${name}\\{rule_group="([^"]*)"\\} (\\S+)$`, 'gm'))].map(([, group = '', value]) => [
      // The file, then the group.
      group.slice(group.indexOf(';') + 1),
      Number(value),
    ]),
  );

/** The longest first. */
export function readGroups(metrics: string): readonly Group[] {
  const durations = metric(metrics, 'prometheus_rule_group_last_duration_seconds');
  const intervals = metric(metrics, 'prometheus_rule_group_interval_seconds');
  const rows = new Map<string, Group>();
  for (const [group, seconds] of durations) {
    const name = /^service-\d+$/.test(group) ? 'of each service' : group;
    const row = rows.get(name) ?? { name, groups: 0, interval: intervals.get(group) ?? 0, sum: 0, longest: 0 };
    rows.set(name, { ...row, groups: row.groups + 1, sum: row.sum + seconds, longest: Math.max(row.longest, seconds) });
  }
  return [...rows.values()].sort((a, b) => b.sum - a.sum);
}

const columns = (cells: readonly string[]): string =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(24) : cell.padStart(12))).join('');
const share = (seconds: number, interval: number): string => `${((100 * seconds) / interval).toFixed(2)} %`;

/** The groups that take longest, and all of them. */
export function table(groups: readonly Group[]): string {
  const load = groups.reduce((all, { sum, interval }) => all + sum / interval, 0);
  return [
    columns(['group', 'groups', 'interval', 'all, s', 'longest, s', 'of interval']),
    ...groups
      .slice(0, 8)
      .map(({ name, groups: number, interval, sum, longest }) =>
        columns([name, `${number}`, `${interval} s`, sum.toFixed(3), longest.toFixed(3), share(sum, interval)]),
      ),
    `all groups take ${(100 * load).toFixed(2)} % of the time of one core`,
  ].join('\n');
}
