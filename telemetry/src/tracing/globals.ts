import { context, propagation, type TextMapPropagator, type TracerProvider, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';

export interface Globals {
  /** @default none: tracing is switched off */
  readonly provider?: TracerProvider;
  readonly propagator: TextMapPropagator;
}

export interface Registered {
  /** What another OpenTelemetry in this process had registered before; it stays. */
  readonly foreign: readonly string[];
  /** Takes back what was registered here, and nothing else. */
  unregister(): void;
}

/**
 * Registers the context that goes through async calls: without it neither spans nor log lines know their request, so it
 * is there with tracing switched off too.
 */
export function registerContext(): Registered {
  const ours = context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  return registered([['context manager', ours, () => context.disable()]]);
}

/** Registers what instrumentations from elsewhere use, too. */
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
