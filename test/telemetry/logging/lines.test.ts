import { setImmediate } from 'node:timers/promises';
import { context, type Span, TraceFlags, trace } from '@opentelemetry/api';
import fastify from 'fastify';
import pino from 'pino';
import { type RequestContext, withRequest } from '../../../telemetry/src/context';
import { capture } from './capture';

const F = '[filtered]';
const { serializersSym } = pino.symbols;

test('a line is one JSON object with time, level, service and message', () => {
  const { log, text, lines } = capture();
  log.warn({ n: 1 }, 'two\nlines');
  expect(text[0]).toMatch(
    /^\{"level":"warn","time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","service":"web-api",[^\n]+\}\n$/,
  );
  expect(lines()).toEqual([{ level: 'warn', time: expect.any(String), service: 'web-api', n: 1, msg: 'two\nlines' }]);
});

describe('in a request', () => {
  const request = (id: string): RequestContext => ({ requestId: `r${id}`, correlationId: `c${id}`, method: 'GET' });
  const spanContext = (id: string) => ({
    traceId: id.padStart(32, 'a'),
    spanId: id.padStart(16, 'b'),
    traceFlags: TraceFlags.SAMPLED,
  });

  test('lines have its ids and those of the active span', async () => {
    const { log, module, lines } = capture();
    const serve = async (id: string) => {
      log.info('begin');
      await setImmediate();
      await context.with(trace.setSpanContext(context.active(), spanContext(id)), async () => {
        await setImmediate();
        module('database').info('query');
      });
      log.info({ end: id });
    };
    await Promise.all(['1', '2'].map(id => context.with(withRequest(request(id)), () => serve(id))));
    log.info('outside');
    const linesOf = (id: string) => lines().filter(line => line.request_id === `r${id}`);
    for (const id of ['1', '2']) {
      const { traceId, spanId } = spanContext(id);
      const ids = { request_id: `r${id}`, correlation_id: `c${id}` };
      expect(linesOf(id)).toEqual([
        expect.objectContaining({ ...ids, msg: 'begin' }),
        expect.objectContaining({ ...ids, msg: 'query', trace_id: traceId, span_id: spanId, trace_flags: '01' }),
        expect.objectContaining({ ...ids, end: id }),
      ]);
      expect(linesOf(id).filter(line => 'trace_id' in line)).toHaveLength(1);
    }
    expect(lines().at(-1)).toEqual({ level: 'info', time: expect.any(String), service: 'web-api', msg: 'outside' });
  });

  test('fields of the line take precedence, and a span without a trace adds nothing', () => {
    const { log, lines } = capture();
    const active = withRequest(request('1'));
    context.with(trace.setSpanContext(active, spanContext('1')), () => log.info({ trace_id: 't', request_id: 'r' }));
    context.with(
      trace.setSpan(active, trace.wrapSpanContext({ ...spanContext('1'), traceId: '0'.repeat(32) }) as Span),
      () => log.info('invalid'),
    );
    expect(lines()[0]).toMatchObject({ trace_id: 't', request_id: 'r', correlation_id: 'c1' });
    expect(lines()[0]).not.toHaveProperty('span_id');
    expect(lines()[1]).not.toHaveProperty('trace_id');
  });
});

describe('every part of a line is filtered', () => {
  const PLANTED = 'hunter2hunter2';
  const filteredLine = (write: (logging: ReturnType<typeof capture>) => void) => {
    const logging = capture({ LOG_FILTER: 'user.iban' });
    write(logging);
    expect(logging.faults).toEqual([]);
    expect(logging.text.join('')).not.toContain(PLANTED);
    return logging.lines()[0];
  };

  test('fields', () => {
    const fields = { password: PLANTED, user: { iban: PLANTED, id: 7 }, prompt_tokens: 12 };
    const copy = structuredClone(fields);
    const line = filteredLine(({ log }) => log.info(fields));
    expect(line).toMatchObject({ password: F, user: { iban: F, id: 7 }, prompt_tokens: 12 });
    expect(fields).toEqual(copy);
  });

  test('the message and its arguments', () => {
    expect(filteredLine(({ log }) => log.info(`Bearer ${PLANTED}`))?.msg).toBe(`Bearer ${F}`);
    expect(
      filteredLine(({ log }) =>
        log.info(
          '%s %o %j %d %s',
          `token=${PLANTED}`,
          { secret: PLANTED },
          [{ pwd: PLANTED }],
          new Date(3) as never,
          new Error('e'),
        ),
      )?.msg,
    ).toBe(`token=${F} {"secret":"${F}"} [{"pwd":"${F}"}] 3 Error: e`);
    expect(filteredLine(({ log }) => log.info({ a: 1 }, 'at %s', new URL('http://h/')))?.msg).toBe('at http://h/');
    expect(filteredLine(({ log }) => log.info({ a: 1 }, { cookie: PLANTED } as never))?.msg).toEqual({ cookie: F });
    expect(filteredLine(({ log }) => log.info({ msg: `password=${PLANTED}` }))?.msg).toBe(`password=${F}`);
  });

  test('bindings of children, and their prefix', () => {
    const line = filteredLine(({ log }) => {
      const child = log
        .child({ apiKey: PLANTED, a: 1, toString: `token=${PLANTED}` }, { msgPrefix: `token=${PLANTED} ` })
        .child({ b: 2 });
      child.setBindings({ session_token: PLANTED });
      child.info('x');
    });
    expect(line).toMatchObject({
      apiKey: F,
      a: 1,
      toString: `token=${F}`,
      b: 2,
      session_token: F,
      msg: `token=${F} x`,
    });
  });

  test('what serializers and formatters of children return', () => {
    class Request {
      readonly #headers = { cookie: PLANTED, host: 'h' };
      get headers() {
        return this.#headers;
      }
    }
    const line = filteredLine(({ log }) => {
      const serializers = {
        req: (req: Request) => ({ headers: req.headers }),
        broken: () => {
          throw new Error('x');
        },
      };
      const formatters = { log: (fields: object) => ({ ...fields, secret: PLANTED }) };
      const child = log.child({ req: new Request() }, { serializers, formatters }).child({}, { serializers: {} });
      child.info({ broken: { password: PLANTED, n: 1 }, constructor: `password=${PLANTED}` });
    });
    expect(line).toMatchObject({
      req: { headers: { cookie: F, host: 'h' } },
      broken: { password: F, n: 1 },
      secret: F,
      constructor: `password=${F}`,
    });
  });

  test('serializers that a child inherits are not wrapped again', () => {
    const { log } = capture();
    const serializersOf = (logger: object) =>
      (logger as { [serializersSym]?: Record<string, unknown> })[serializersSym];
    const child = log.child({}, { serializers: { ...serializersOf(log), req: (value: unknown) => value } as never });
    expect(serializersOf(child)?.err).toBe(serializersOf(log)?.err);
    expect(serializersOf(child.child({}, { serializers: serializersOf(child) as never }))).toEqual(
      serializersOf(child),
    );
  });

  test('errors, alone or as a field, also frozen ones', () => {
    const error = Object.freeze(Object.assign(new Error(`token=${PLANTED}`), { config: { password: PLANTED } }));
    const err = {
      type: 'Error',
      message: `token=${F}`,
      stack: expect.stringContaining('lines.test'),
      config: { password: F },
    };
    expect(filteredLine(({ log }) => log.error(error))).toMatchObject({ err, msg: `token=${F}` });
    expect(filteredLine(({ log }) => log.error({ err: error, n: 1 }, 'x'))).toMatchObject({ err, n: 1, msg: 'x' });
    expect(filteredLine(({ log }) => log.error({ error }, 'x'))).toMatchObject({ error: err });
  });
});

test('never throws, even for values that cannot be logged', () => {
  const { log, faults, lines } = capture();
  const hostile = {
    get a() {
      throw new Error('x');
    },
    toString() {
      throw new Error('no text');
    },
  };
  log.info(hostile, 'a');
  log.info('%s', hostile);
  log.info(hostile as never, hostile as never);
  log.info(undefined as never);
  log.info(Symbol('x') as never);
  log.child(undefined as never).info('b');
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const child = log.child(proxy);
  child.setBindings(proxy);
  child.info('c');
  expect(lines().map(({ msg, a }) => [msg, a])).toEqual([
    ['a', '[unreadable]'],
    ['[unreadable]', undefined],
    [expect.anything(), '[unreadable]'],
    [undefined, undefined],
    ['[symbol]', undefined],
    ['b', undefined],
    ['c', undefined],
  ]);
  expect(faults).toEqual([]);
});

test('reports a destination that throws', () => {
  const logging = capture();
  (logging.text as string[]).push = () => {
    throw new Error('no space');
  };
  logging.log.info('x');
  expect(logging.faults).toEqual([new Error('no space')]);
});

test("filters the request headers in Fastify's own log lines", async () => {
  const { log, lines, faults } = capture({ LOG_LEVEL: 'trace' });
  const server = fastify({ loggerInstance: log });
  server.get('/users/:id', async request => {
    request.log.info({ headers: request.headers, req: request }, 'handling');
    throw new Error('for ann@example.org');
  });
  const { statusCode } = await server.inject({ url: '/users/7?token=abc', headers: { authorization: 'Bearer abc' } });
  expect([statusCode, faults]).toEqual([500, []]);
  expect(lines()).toEqual([
    expect.objectContaining({
      msg: 'incoming request',
      reqId: 'req-1',
      req: expect.objectContaining({ method: 'GET', url: `/users/7?token=${F}` }),
    }),
    expect.objectContaining({ msg: 'handling', headers: expect.objectContaining({ authorization: F }) }),
    expect.objectContaining({ level: 'error', err: expect.objectContaining({ message: `for ${F}` }) }),
    expect.objectContaining({ msg: 'request completed', res: { statusCode: 500 } }),
  ]);
  await server.close();
});
