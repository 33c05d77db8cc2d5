import type { Context, TextMapPropagator, TextMapSetter } from '@opentelemetry/api';
import {
  CompositePropagator,
  isTracingSuppressed,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
import { activeRequest, CORRELATION_ID_HEADER } from '../context';
import type { Propagator } from '../settings';

/** What may stand in a header; anything else would make the call itself fail. */
const HEADER_VALUE = /^[\x20-\x7e]+$/;

/** Sends the correlation id on to the service that is called. What comes in is read with the request: http/. */
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

const PROPAGATORS: Readonly<Record<Propagator, new () => TextMapPropagator>> = {
  tracecontext: W3CTraceContextPropagator,
  baggage: W3CBaggagePropagator,
};

/** W3C's headers as far as they are asked for, and the correlation id. None at all where none is asked for. */
export function propagatorOf(names: readonly Propagator[]): TextMapPropagator {
  const asked = names.map(name => new PROPAGATORS[name]());
  return new CompositePropagator({ propagators: names.length === 0 ? [] : [...asked, new CorrelationPropagator()] });
}
