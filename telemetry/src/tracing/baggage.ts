import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from '@opentelemetry/api';
import { W3CBaggagePropagator } from '@opentelemetry/core';

/** Where the call goes whose headers are injected next. */
let destination: string | undefined;

/** An instrumentation calls this with the host of a call; it injects the headers in the same turn. */
export function callGoesTo(host: string | undefined): void {
  destination = host?.replace(/^\[|\]$/g, '').toLowerCase();
  // What a program injects later, into a message for example, goes somewhere else.
  queueMicrotask(() => {
    destination = undefined;
  });
}

const matches = (host: string, pattern: string): boolean =>
  pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;

/** Sends baggage to these hosts only: it may name a tenant or a person, which is nobody else's business. */
export class BaggageFor implements TextMapPropagator {
  private readonly baggage = new W3CBaggagePropagator();

  constructor(private readonly hosts: readonly string[]) {}

  inject(active: Context, carrier: unknown, setter: TextMapSetter): void {
    const host = destination;
    if (host === undefined || !this.hosts.some(pattern => matches(host, pattern))) return;
    this.baggage.inject(active, carrier, setter);
  }

  extract(active: Context, carrier: unknown, getter: TextMapGetter): Context {
    return this.baggage.extract(active, carrier, getter);
  }

  fields(): string[] {
    return this.baggage.fields();
  }
}
