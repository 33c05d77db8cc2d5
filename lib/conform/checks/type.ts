import type { Kind } from '../../catalogue';
import { finding } from '../finding';
import type { Check } from './subject';

/** How an exposition may name a kind; the text format has no `info`. */
const TYPES: Readonly<Record<Kind, readonly string[]>> = {
  counter: ['counter'],
  gauge: ['gauge'],
  histogram: ['histogram'],
  summary: ['summary'],
  info: ['info', 'gauge'],
};

export const type: Check = ({ metric: { name: metric, kind }, exposed }) => {
  if (TYPES[kind].includes(exposed.type ?? '')) return [];
  const place = { metric, line: exposed.line };
  const found = exposed.type === undefined ? 'it has no TYPE line' : `its TYPE is ${exposed.type}`;
  return [finding('type', place, `${found}; wanted ${kind}`)];
};
