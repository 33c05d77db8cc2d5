/** Grafana's grid: 24 columns, and rows of 30 pixels. */
import type { Panel } from './drawing';

/** Of the picture, in pixels: a screen of 1920 less Grafana's menu. */
export const WIDTH = 1600;
const [CELL, GAP, TOP, COLUMNS] = [30, 8, 64, 24];
const column = (WIDTH - GAP * (COLUMNS + 1)) / COLUMNS;

export const place = ({ x, y, w, h }: Panel['gridPos']) => ({
  left: GAP + x * (column + GAP),
  top: TOP + y * (CELL + GAP),
  width: w * (column + GAP) - GAP,
  height: h * (CELL + GAP) - GAP,
});

export const heightOf = (panels: readonly Panel[]): number =>
  Math.max(...panels.map(({ gridPos }) => place(gridPos).top + place(gridPos).height)) + GAP;
