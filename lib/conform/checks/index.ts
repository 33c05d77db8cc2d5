import { buckets, histogram } from './histogram';
import { labelNames, labelValues } from './labels';
import { rawValues } from './raw-values';
import { cardinality, duplicates } from './series';
import type { Check } from './subject';
import { exemplars, help, unit } from './texts';
import { type } from './type';
import { values } from './values';

export { moreUnknown, unknownMetric } from './names';
export { type Check, counted, cut, type Subject, subject } from './subject';

/** The checks of every exposed metric that is in the catalogue. */
export const CHECKS: readonly Check[] = [
  ...[type, unit, labelNames, labelValues, rawValues],
  ...[cardinality, duplicates, buckets, histogram, values, exemplars, help],
];
