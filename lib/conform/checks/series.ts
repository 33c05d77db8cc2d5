import { finding } from '../finding';
import { type Check, counted } from './subject';

/** More series than the metric's budget. */
export const cardinality: Check = ({ metric: { name: metric, maxSeries }, samples, exposed }) => {
  if (samples.length <= maxSeries) return [];
  const found = counted(samples.length, 'series', 'series');
  const place = { metric, line: exposed.line };
  return [finding('cardinality', place, `${found}; wanted at most ${maxSeries.toLocaleString('en')} of one process`)];
};

/** The same labels twice. */
export const duplicates: Check = ({ metric: { name: metric }, exposed }) => {
  const first = new Map<string, number>();
  const twice = exposed.samples.filter(({ name, labels, line }) => {
    const key = JSON.stringify([name, ...Object.entries(labels).sort()]);
    if (first.has(key)) return true;
    first.set(key, line);
    return false;
  });
  const [one] = twice;
  if (one === undefined) return [];
  const key = JSON.stringify([one.name, ...Object.entries(one.labels).sort()]);
  const message = `${counted(twice.length, 'series is', 'series are')} repeated; the first already appears in line ${first.get(key)}`;
  return [finding('duplicate-series', { metric, line: one.line }, message)];
};
