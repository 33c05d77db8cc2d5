import type { ThresholdResult } from './data';

/** Rounds down: 99.96 % must not become 100 %. The epsilon is for values such as 0.57, which times 1,000 is slightly less than 570. */
const floor = (value: number, decimals: number): string =>
  (Math.floor(value * 10 ** decimals + 1e-6) / 10 ** decimals).toFixed(decimals);

/** Formats milliseconds in the unit that reads best: `840 µs`, `12.3 ms`, `1.84 s`. */
export function milliseconds(value: number): string {
  if (value < 1) return `${floor(value * 1_000, 0)} µs`;
  if (value < 100) return `${floor(value, 1)} ms`;
  return value < 1_000 ? `${floor(value, 0)} ms` : `${floor(value / 1_000, 2)} s`;
}

/** `99.9 %` */
export const share = (value: number): string => `${Number(floor(value * 100, 1))} %`;

const isShare = ({ statistic }: ThresholdResult): boolean => statistic === 'rate';

/** `12.3 ms`, or `nothing was measured`. */
export const found = (result: ThresholdResult): string =>
  result.value === undefined ? 'nothing was measured' : (isShare(result) ? share : milliseconds)(result.value);

const SIGNS: Readonly<Record<ThresholdResult['operator'], string>> = { '<': '<', '>': '>', '==': '=' };

/** `< 2.00 s` */
export const wanted = (result: ThresholdResult): string =>
  `${SIGNS[result.operator]} ${(isShare(result) ? share : milliseconds)(result.limit)}`;

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
