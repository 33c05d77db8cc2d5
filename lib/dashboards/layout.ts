import { type AnyPanel, type Dashboard, panelsOf } from './dashboard';
import type { Position } from './wire';

const WIDTH = 24;
const ROW_HEIGHT = 1;

const SIZES: Readonly<Record<Exclude<AnyPanel['kind'], 'sql'>, { readonly w: number; readonly h: number }>> = {
  timeseries: { w: 8, h: 7 },
  gauge: { w: 6, h: 8 },
  stat: { w: 6, h: 4 },
  table: { w: 24, h: 8 },
};

/** Either a panel or the header of a row, with its position. */
export type Placed =
  | { readonly position: Position; readonly panel: AnyPanel }
  | { readonly position: Position; readonly row: string };

/**
 * Places the panels of each row from left to right, starting a new line when one is full. The last panel of a line fills it, and all
 * are as high as the highest.
 */
export function place(dashboard: Dashboard): readonly Placed[] {
  const placed: Placed[] = [];
  let y = flow(panelsOf({ ...dashboard, rows: {} }), 0, placed);
  for (const [row, panels] of Object.entries(dashboard.rows ?? {})) {
    placed.push({ row, position: { h: ROW_HEIGHT, w: WIDTH, x: 0, y } });
    y = flow(panels, y + ROW_HEIGHT, placed);
  }
  return placed;
}

/** @returns the first line below the panels */
function flow(panels: readonly AnyPanel[], top: number, placed: Placed[]): number {
  let y = top;
  for (const line of linesOf(panels)) {
    // Without holes: a reader takes one for a panel that is missing.
    const h = Math.max(...line.map(({ size }) => size.h));
    let x = 0;
    for (const [i, { panel, size }] of line.entries()) {
      const w = i === line.length - 1 ? WIDTH - x : size.w;
      placed.push({ panel, position: { h, w, x, y } });
      x += w;
    }
    y += h;
  }
  return y;
}

interface Sized {
  readonly panel: AnyPanel;
  readonly size: { readonly w: number; readonly h: number };
}

function linesOf(panels: readonly AnyPanel[]): readonly (readonly Sized[])[] {
  const lines: Sized[][] = [];
  let left = 0;
  for (const panel of panels) {
    const { w: usual, h: usualHeight } = SIZES[panel.kind === 'sql' ? panel.as : panel.kind];
    const size = { w: Math.min(panel.props.width ?? usual, WIDTH), h: panel.props.height ?? usualHeight };
    if (size.w > left) {
      lines.push([]);
      left = WIDTH;
    }
    lines[lines.length - 1]?.push({ panel, size });
    left -= size.w;
  }
  return lines;
}

/**
 * A number derived from the title (FNV-1a), so that adding or moving one panel changes no other, and links to a panel
 * stay valid.
 */
export function idOf(title: string): number {
  let hash = 0x811c9dc5;
  for (const character of title) {
    hash = Math.imul(hash ^ (character.codePointAt(0) as number), 0x01000193) >>> 0;
  }
  return (hash % 999_999) + 1;
}
