import { formatDuration, type Quantity } from './units';

const NUMBER = new Intl.NumberFormat('en', { maximumSignificantDigits: 6 });

/** A threshold in the form that people use. */
export function formatQuantity({ value, unit }: Quantity): string {
  switch (unit) {
    case 'seconds':
      return formatDuration({ value, unit });
    case 'ratio':
      return `${NUMBER.format(value * 100)} %`;
    case 'percent':
      return `${NUMBER.format(value)} %`;
    case 'bytes':
      return `${NUMBER.format(value / 1e9)} GB`;
    case 'perSecond':
      return `${NUMBER.format(value)}/s`;
    default:
      return NUMBER.format(value);
  }
}
