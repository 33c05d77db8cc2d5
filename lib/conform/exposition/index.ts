import { parseOpenMetrics } from './openmetrics';
import { parseText } from './text';
import type { Exposition, Format } from './types';

export { withTimestamps } from './openmetrics';
export type { Exemplar, ExposedMetric, Exposition, Format, LabelSet, Sample, SyntaxProblem } from './types';

const PARSERS: Readonly<Record<Format, (text: string) => Exposition>> = {
  text: parseText,
  openmetrics: parseOpenMetrics,
};

export const parseExposition = (text: string, format: Format): Exposition => PARSERS[format](text);

/** The format of a text without a content type: OpenMetrics ends with an `# EOF` line. */
export const formatOf = (text: string): Format => (/(?:^|\n)# EOF\n?$/.test(text) ? 'openmetrics' : 'text');
