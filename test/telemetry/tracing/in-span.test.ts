import { context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { errorType, externalCall, inSpan } from '../../../telemetry/src/tracing';
import { run } from '../../../tools/process/run';
import { type TestCore, testCore } from '../core';
import { bundle } from './child';

const work = (core: TestCore, run: (span: Span) => unknown) =>
  inSpan(core.tracer, 'work', { attributes: { size: 1 } }, run);

test('returns the result of the work, which runs in the active span', () => {
  const core = testCore();
  const result = {};
  expect(
    work(core, span => {
      expect(trace.getActiveSpan()).toBe(span);
      return result;
    }),
  ).toBe(result);
  expect(trace.getActiveSpan()).toBeUndefined();
  expect(core.spans()).toEqual([
    expect.objectContaining({ name: 'work', attributes: { size: 1 }, status: { code: SpanStatusCode.UNSET } }),
  ]);
});

test('an inner span is its child, also after an await', async () => {
  const core = testCore();
  await work(core, async outer => {
    await new Promise(setImmediate);
    await inSpan(core.tracer, 'inside', {}, async () => {});
    return outer;
  });
  const [inside, outer] = core.spans();
  expect(inside?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
});

test('the span ends with the promise, before code that awaits it continues', async () => {
  const core = testCore();
  let resolve: (value: number) => void = () => {};
  const returned = work(core, () => new Promise<number>(settle => (resolve = settle)));
  expect(core.spans()).toEqual([]);
  resolve(7);
  expect(await returned).toBe(7);
  expect(core.spans().length).toBe(1);
});

test('runs a query that starts on `then` only once', async () => {
  const core = testCore();
  let runs = 0;
  const query = {
    // biome-ignore lint/suspicious/noThenProperty: as query builders are
    then(done: (rows: string) => unknown) {
      runs += 1;
      return Promise.resolve('rows').then(done);
    },
  };
  const returned = work(core, () => query) as Promise<string>;
  expect(await returned).toBe('rows');
  expect(await returned).toBe('rows');
  expect(runs).toBe(1);
  expect(core.spans().length).toBe(1);
});

const failure = new TypeError('broken');

test.each([
  ['rejected', (core: TestCore) => work(core, () => Promise.reject(failure))],
  [
    'thrown',
    async (core: TestCore) =>
      work(core, () => {
        throw failure;
      }),
  ],
])('rethrows and records an error that is %s', async (_, attempt) => {
  const core = testCore();
  await expect(attempt(core)).rejects.toBe(failure);
  const [span] = core.spans();
  expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'broken' });
  expect(span?.attributes['error.type']).toBe('TypeError');
  expect(span?.events).toEqual([
    expect.objectContaining({
      name: 'exception',
      attributes: expect.objectContaining({ 'exception.type': 'TypeError', 'exception.message': 'broken' }),
    }),
  ]);
});

describe('rethrows an error that cannot be read, and marks its span as failed', () => {
  const [first, second] = [new Error('first'), new Error('second')];
  first.cause = second;
  second.cause = first;
  const unreadable = Object.defineProperty(new Error('x'), 'message', {
    get() {
      throw new Error('unreadable');
    },
  });
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();

  test.each<[what: string, thrown: unknown, message: string | undefined]>([
    ['circular causes', first, 'first: second: first: second: first'],
    ['a getter that throws', unreadable, undefined],
    ['an object without a text', Object.create(null), 'object'],
    ['a revoked proxy', proxy, undefined],
  ])('%s', async (_, thrown, message) => {
    const core = testCore();
    const seen: unknown[] = [];
    const attempts = [
      () => Promise.reject(thrown),
      () => {
        throw thrown;
      },
    ];
    for (const attempt of attempts) {
      try {
        await work(core, attempt);
      } catch (error) {
        seen.push(error);
      }
    }
    // By identity: a deep comparison would read the error.
    expect(seen.map(error => error === thrown)).toEqual([true, true]);
    const status = { code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) };
    expect(core.spans().map(span => span.status)).toEqual([status, status]);
  });
});

test('an unhandled error ends the process, as it does without a span', async () => {
  const { code, stderr } = await run(process.execPath, [bundle('unhandled.ts', 'bundle')]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('nobody handles this') });
});

class Overloaded extends Error {}
test.each([
  [new TypeError('x'), 'TypeError'],
  [new Overloaded('x'), 'Overloaded'],
  [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  ['x', 'string'],
  [undefined, 'undefined'],
])('the error type of %p is %s', (error, type) => {
  expect(errorType(error)).toBe(type);
});

describe('an external call', () => {
  test('is a span of kind CLIENT', async () => {
    const core = testCore();
    const call = { name: 'SET session', system: 'redis', attributes: { 'db.operation.name': 'SET' } };
    expect(await externalCall(core, call, async () => 'OK')).toBe('OK');
    externalCall(core, { name: 'scan' }, () => {});
    expect(core.spans().map(({ name, kind, attributes }) => ({ name, kind, attributes }))).toEqual([
      {
        name: 'SET session',
        kind: SpanKind.CLIENT,
        attributes: { 'db.system.name': 'redis', 'db.operation.name': 'SET' },
      },
      { name: 'scan', kind: SpanKind.CLIENT, attributes: {} },
    ]);
  });

  test('has no span if external calls are switched off', () => {
    const core = testCore({ env: { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'external' } });
    const outer = core.tracer.startSpan('outer');
    context.with(trace.setSpan(context.active(), outer), () =>
      externalCall(core, { name: 'GET' }, span => {
        span.setAttribute('a', 1);
        expect(trace.getActiveSpan()).toBe(outer);
      }),
    );
    expect(core.spans()).toEqual([]);
  });
});
