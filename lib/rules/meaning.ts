import type { Alert } from './alert';
import { inWords } from './period';

/** When an alert fires, in words: `{threshold}` still stands for its threshold. */
export function meaningOf({ means, period, leastEvents }: Alert): string {
  const over =
    period === undefined ? means : means.replaceAll('{period}', `${inWords(period)}, or what Prometheus keeps,`);
  return leastEvents === undefined ? over : `${over}, with at least ${leastEvents.count} ${leastEvents.what}`;
}
