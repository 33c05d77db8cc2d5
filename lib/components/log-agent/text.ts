import { yaml } from '../../base';
import type { LogAgentConfig } from './config';

/** The Collector takes `${…}` for something to replace, and `$$` for a dollar: https://opentelemetry.io/docs/collector/configuration/ */
const literally = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$');
  if (Array.isArray(value)) return value.map(literally);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, literally(inner)]));
};

/** The configuration as the Collector reads it. */
export const configText = (config: LogAgentConfig): string => yaml(literally(config) as object);
