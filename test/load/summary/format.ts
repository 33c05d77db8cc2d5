import type { Held } from './data';

/** Milliseconds in the unit that reads best: `840 µs`, `12.3 ms`, `1.84 s`. */
export function milliseconds(value: number): string {
  if (value < 1) return `${Math.round(value * 1_000)} µs`;
  if (value < 100) return `${value.toFixed(1)} ms`;
  return value < 1_000 ? `${Math.round(value)} ms` : `${(value / 1_000).toFixed(2)} s`;
}

/** Cut off, not rounded: 99.96 % is not all of it. The least bit is for 0.57, which times 1,000 is a little less than 570. */
export const share = (value: number): string => `${Math.floor(value * 1_000 + 1e-6) / 10} %`;

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
