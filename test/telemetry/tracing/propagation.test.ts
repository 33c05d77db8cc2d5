import { context, propagation, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { withRequest } from '../../../telemetry/src/context';
import { readSettings } from '../../../telemetry/src/settings';
import { propagatorOf } from '../../../telemetry/src/tracing/propagation';

const SPAN = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  traceFlags: TraceFlags.SAMPLED,
};
const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

const request = (correlationId: string) => ({ requestId: 'r', correlationId, method: 'GET' });
const active = withRequest(
  request('chain-1'),
  propagation.setBaggage(
    trace.setSpanContext(ROOT_CONTEXT, SPAN),
    propagation.createBaggage({ tenant: { value: 'aion one' } }),
  ),
);

/** The headers of a call with these `OTEL_PROPAGATORS`. */
function headers(propagators: string | undefined, callContext = active): Record<string, string> {
  const { tracing } = readSettings({ serviceName: 'test', env: { OTEL_PROPAGATORS: propagators } });
  const carrier: Record<string, string> = {};
  propagatorOf(tracing).inject(callContext, carrier, {
    set: (to, name, value) => {
      to[name] = value;
    },
  });
  return carrier;
}

const traceparent = TRACEPARENT;
const baggage = 'tenant=aion%20one';
const correlation = { 'x-correlation-id': 'chain-1' };

test.each([
  [undefined, { traceparent, baggage, ...correlation }],
  ['tracecontext,baggage', { traceparent, baggage, ...correlation }],
  [' baggage ', { baggage, ...correlation }],
  ['tracecontext,tracecontext', { traceparent, ...correlation }],
  ['none', {}],
])('sends the headers of OTEL_PROPAGATORS %p', (propagators, sent) => {
  expect(headers(propagators)).toEqual(sent);
});

test.each([
  ['b3,jaeger', 'OTEL_PROPAGATORS: unknown: b3, jaeger; allowed: tracecontext, baggage, none'],
  ['none,baggage', 'OTEL_PROPAGATORS: "none,baggage" combines none with others'],
])('refuses OTEL_PROPAGATORS %p', (propagators, problem) => {
  expect(() => headers(propagators)).toThrow(problem);
});

test('sends no headers with a call that must not be traced', () => {
  expect(headers(undefined, suppressTracing(active))).toEqual({});
});

test.each(['a\r\nset-cookie: b', 'ünïcode', ''])('does not send an id that cannot be a header: %p', id => {
  expect(headers('tracecontext', withRequest(request(id), active))).toEqual({ traceparent });
});

test('reads incoming headers', () => {
  const propagator = propagatorOf({ propagators: ['tracecontext', 'baggage'] });
  const getter = { keys: Object.keys, get: (from: Record<string, string>, name: string) => from[name] };
  const read = propagator.extract(context.active(), { traceparent, baggage, ...correlation }, getter);
  expect(trace.getSpanContext(read)).toEqual({ ...SPAN, isRemote: true });
  expect(propagation.getBaggage(read)?.getEntry('tenant')?.value).toBe('aion one');
  expect(propagator.fields()).toEqual(['traceparent', 'tracestate', 'baggage', 'x-correlation-id']);
});
