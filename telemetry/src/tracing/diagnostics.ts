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

/** Lets OpenTelemetry say what it has to say in the log, from `OTEL_LOG_LEVEL` on. Returns what ends that. */
export function logDiagnostics(log: Log, { tracing }: Pick<Settings, 'tracing'>): () => void {
  const to =
    (level: 'error' | 'warn' | 'info' | 'debug' | 'trace') =>
    (message: string, ...details: unknown[]): void =>
      log[level](details.length === 0 ? {} : { details }, message);
  diag.setLogger(
    { error: to('error'), warn: to('warn'), info: to('info'), debug: to('debug'), verbose: to('trace') },
    { logLevel: LEVELS[tracing.diagnostics], suppressOverrideMessage: true },
  );
  return () => diag.disable();
}
