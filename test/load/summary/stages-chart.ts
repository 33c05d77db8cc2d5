import type { Stage } from '../plan';

const WIDTH = 880;
const HEIGHT = 180;
const MARGIN = { left: 40, right: 28, top: 12, bottom: 28 };

/** The planned users over time: an SVG that takes its colours from the page. */
export function stagesChart(stages: readonly Stage[]): string {
  const total = stages.reduce((sum, { seconds }) => sum + seconds, 0);
  const maxUsers = Math.max(...stages.map(({ users }) => users));
  const x = (seconds: number): number => MARGIN.left + (seconds / total) * (WIDTH - MARGIN.left - MARGIN.right);
  const y = (users: number): number =>
    HEIGHT - MARGIN.bottom - (users / maxUsers) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  let elapsed = 0;
  const reached = stages.map(({ users, seconds }) => {
    elapsed += seconds;
    return { users, at: elapsed };
  });
  const points = [{ users: 1, at: 0 }, ...reached].map(({ users, at }) => `${x(at).toFixed(1)},${y(users).toFixed(1)}`);
  const lines = [0, maxUsers / 2, maxUsers].map(
    users => `<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(users)}" y2="${y(users)}"/>
    <text x="${MARGIN.left - 8}" y="${y(users) + 4}" text-anchor="end">${users}</text>`,
  );
  const ends = reached.map(
    ({ at }) =>
      `<text x="${x(at).toFixed(1)}" y="${HEIGHT - 8}" text-anchor="middle">${at < 120 ? `${at} s` : `${at / 60} min`}</text>`,
  );
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Users over time: ${stages.map(({ users }) => users).join(', ')}">
    ${lines.join('\n    ')}
    <polygon class="area" points="${points.join(' ')} ${x(total)},${y(0)} ${x(0)},${y(0)}"/>
    <polyline class="line" points="${points.join(' ')}"/>
    ${ends.join('\n    ')}
  </svg>`;
}
