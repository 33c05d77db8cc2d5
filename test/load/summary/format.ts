import type { Held } from './data';

/** Cut off, not rounded: 99.96 % is not all of it. The least bit is for 0.57, which times 1,000 is a little less than 570. */
const cut = (value: number, decimals: number): string =>
  (Math.floor(value * 10 ** decimals + 1e-6) / 10 ** decimals).toFixed(decimals);

/** Milliseconds in the unit that reads best: `840 µs`, `12.3 ms`, `1.84 s`. */
export function milliseconds(value: number): string {
  if (value < 1) return `${cut(value * 1_000, 0)} µs`;
  if (value < 100) return `${cut(value, 1)} ms`;
  return value < 1_000 ? `${cut(value, 0)} ms` : `${cut(value / 1_000, 2)} s`;
}

/** `99.9 %` */
export const share = (value: number): string => `${Number(cut(value * 100, 1))} %`;

const isShare = ({ statistic }: Held): boolean => statistic === 'rate';

/** `12.3 ms`, or `nothing was measured`. */
export const found = (held: Held): string =>
  held.value === undefined ? 'nothing was measured' : (isShare(held) ? share : milliseconds)(held.value);

const SIGNS: Readonly<Record<Held['operator'], string>> = { '<': '<', '>': '>', '==': '=' };

/** `< 2.00 s` */
export const wanted = (held: Held): string =>
  `${SIGNS[held.operator]} ${(isShare(held) ? share : milliseconds)(held.limit)}`;

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
