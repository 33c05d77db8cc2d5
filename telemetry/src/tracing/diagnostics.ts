import { DiagLogLevel, diag } from '@opentelemetry/api';
import type { Log } from '../logging';
import type { DiagnosticLevel, Settings } from '../settings';

const LEVELS: Readonly<Record<DiagnosticLevel, DiagLogLevel>> = {
  none: DiagLogLevel.NONE,
  error: DiagLogLevel.ERROR,
  warn: DiagLogLevel.WARN,
  info: DiagLogLevel.INFO,
  debug: DiagLogLevel.DEBUG,
  verbose: DiagLogLevel.VERBOSE,
  all: DiagLogLevel.ALL,
};

/** Logs OpenTelemetry's own messages, at `OTEL_LOG_LEVEL` and above. Returns a function that stops this. */
export function logDiagnostics(log: Log, { tracing }: Pick<Settings, 'tracing'>): () => void {
  const logAt =
    (level: 'error' | 'warn' | 'info' | 'debug' | 'trace') =>
    (message: string, ...details: unknown[]): void =>
      log[level](details.length === 0 ? {} : { details }, message);
  diag.setLogger(
    { error: logAt('error'), warn: logAt('warn'), info: logAt('info'), debug: logAt('debug'), verbose: logAt('trace') },
    { logLevel: LEVELS[tracing.diagnostics], suppressOverrideMessage: true },
  );
  return () => diag.disable();
}
