import { context, propagation, type TextMapPropagator, type TracerProvider, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';

export interface Globals {
  /** @default none, if tracing is switched off */
  readonly provider?: TracerProvider;
  readonly propagator: TextMapPropagator;
}

export interface Registered {
  /** What another OpenTelemetry in this process had registered before, and keeps. */
  readonly foreign: readonly string[];
  /** Unregisters what was registered here, and nothing else. */
  unregister(): void;
}

/**
 * Registers the context manager for async calls. Without it neither spans nor log lines would know their request, so it is
 * registered even if tracing is switched off.
 */
export function registerContext(): Registered {
  const ours = context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  return registered([['context manager', ours, () => context.disable()]]);
}

/** Registers the globals that other instrumentations use, too. */
export function registerGlobals({ provider, propagator }: Globals): Registered {
  return registered([
    ['propagator', propagation.setGlobalPropagator(propagator), () => propagation.disable()],
    ...(provider === undefined
      ? []
      : ([['tracer provider', trace.setGlobalTracerProvider(provider), () => trace.disable()]] as const)),
  ]);
}

type Attempt = readonly [name: string, ours: boolean, unregister: () => void];

const registered = (attempts: readonly Attempt[]): Registered => ({
  foreign: attempts.filter(([, ours]) => !ours).map(([name]) => name),
  unregister: () => {
    for (const [, ours, unregister] of attempts) if (ours) unregister();
  },
});
