/** Logging that keeps its lines in memory. */
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { Failures } from '../../../telemetry/src/failures';
import { createLogging, type Logging, type LoggingOptions } from '../../../telemetry/src/logging';
import { type Environment, readSettings } from '../../../telemetry/src/settings';

// As registered by tracing/, even if tracing is switched off.
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

export interface Line {
  readonly level: string;
  readonly time: string;
  readonly service: string;
  readonly msg?: string;
  readonly [field: string]: unknown;
}
export interface Captured extends Logging {
  readonly failures: Failures;
  /** What was reported, in order. */
  readonly faults: readonly unknown[];
  readonly text: readonly string[];
  /** Lines in the format json. */
  lines(): readonly Line[];
  messages(): readonly (string | undefined)[];
}

export function capture(env: Environment = {}, options: Omit<LoggingOptions, 'destination'> = {}): Captured {
  const failures = new Failures();
  const faults: unknown[] = [];
  failures.listen((_part, error) => faults.push(error));
  const text: string[] = [];
  const destination = { write: (line: string) => void text.push(line) };
  const logging = createLogging(readSettings({ serviceName: 'web-api', env }), failures, { ...options, destination });
  const lines = (): readonly Line[] => text.map(line => JSON.parse(line));
  return { ...logging, failures, faults, text, lines, messages: () => lines().map(({ msg }) => msg) };
}
