/** Numbers as Prometheus' templates print them: https://prometheus.io/docs/prometheus/latest/configuration/template_reference/ */

/** Go's `%.4g`, for values between a thousandth and 9999. */
function fourDigits(value: number): string {
  if (value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 9_999.5))
    throw new RangeError(`four digits of ${value}`);
  return String(Number(value.toPrecision(4)));
}

/** `humanizePercentage`: 0.052 is `5.2%`. */
export const percentage = (share: number): string => `${fourDigits(share * 100)}%`;

const PREFIXES = [
  { prefix: 'G', size: 1e9 },
  { prefix: 'M', size: 1e6 },
  { prefix: 'k', size: 1e3 },
  { prefix: '', size: 1 },
  { prefix: 'm', size: 1e-3 },
];

/** `humanize`: 8320000000 is `8.32G`, 0.3 is `300m`. */
export function humanized(value: number): string {
  const { prefix, size } = PREFIXES.find(each => value >= each.size) ?? { prefix: '', size: 1 };
  return `${fourDigits(value / size)}${prefix}`;
}

/** `humanize1024`: 1116691496 is `1.04Gi`. */
export function humanized1024(value: number): string {
  const power = Math.max(0, Math.min(4, Math.floor(Math.log2(value) / 10)));
  return `${fourDigits(value / 1024 ** power)}${['', 'ki', 'Mi', 'Gi', 'Ti'][power]}`;
}

/** `humanizeDuration`: 1.04 is `1.04s`, 1203540 is `13d 22h 19m 0s`. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${fourDigits(seconds * 1e3)}ms`;
  if (seconds < 60) return `${fourDigits(seconds)}s`;
  const parts = [
    { unit: 'd', count: Math.floor(seconds / 86_400) },
    { unit: 'h', count: Math.floor(seconds / 3_600) % 24 },
    { unit: 'm', count: Math.floor(seconds / 60) % 60 },
    { unit: 's', count: Math.floor(seconds) % 60 },
  ];
  const first = parts.findIndex(({ count }) => count > 0);
  return parts
    .slice(first)
    .map(({ unit, count }) => `${count}${unit}`)
    .join(' ');
}

/** `printf "%.0f"`. */
export const whole = (value: number): string => value.toFixed(0);
