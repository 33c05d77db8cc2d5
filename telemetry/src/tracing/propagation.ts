import type { Context, TextMapPropagator, TextMapSetter } from '@opentelemetry/api';
import {
  CompositePropagator,
  isTracingSuppressed,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
import { activeRequest, CORRELATION_ID_HEADER } from '../context';
import type { Propagator, TracingSettings } from '../settings';
import { BaggageFor } from './baggage';

/** What a header may contain; anything else would make the call itself fail. */
const HEADER_VALUE = /^[\x20-\x7e]+$/;

/** Sends the correlation id to the called service. http/ reads that of incoming requests. */
class CorrelationPropagator implements TextMapPropagator {
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    const id = activeRequest(context)?.correlationId;
    if (id === undefined || isTracingSuppressed(context) || !HEADER_VALUE.test(id)) return;
    setter.set(carrier, CORRELATION_ID_HEADER, id);
  }

  extract(context: Context): Context {
    return context;
  }

  fields(): string[] {
    return [CORRELATION_ID_HEADER];
  }
}

type Propagation = Pick<TracingSettings, 'propagators' | 'baggageHosts'>;

const PROPAGATORS: Readonly<Record<Propagator, (settings: Propagation) => TextMapPropagator>> = {
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: ({ baggageHosts }) =>
    baggageHosts === undefined ? new W3CBaggagePropagator() : new BaggageFor(baggageHosts),
};

/** Propagates the requested W3C headers and the correlation id; nothing if none are requested. */
export function propagatorOf(settings: Propagation): TextMapPropagator {
  const { propagators: names } = settings;
  const requested = names.map(name => PROPAGATORS[name](settings));
  return new CompositePropagator({
    propagators: names.length === 0 ? [] : [...requested, new CorrelationPropagator()],
  });
}
