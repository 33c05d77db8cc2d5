import { type Attributes, context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  ATTR_DB_OPERATION_NAME,
  ATTR_DB_QUERY_SUMMARY,
  ATTR_DB_RESPONSE_STATUS_CODE,
  ATTR_ERROR_TYPE,
} from '@opentelemetry/semantic-conventions';
import { database } from '../catalogue';
import type { Core } from '../core';
import { type ErrorKind, errorTypeOf, exceptionOf, kindOf, sqlStateOf } from './errors';
import { nameOf, UNNAMED } from './names';
import { PoolGauges } from './pool-gauges';
import { type Statement, statementOf } from './statement';

/** What is known about a query before it runs. */
export interface Described {
  readonly name: string;
  readonly statement: Statement;
}

/** A running query, or a wait for a connection: recorded once, when it first ends. */
export interface Running {
  readonly span: Span;
  /** `performance.now()` when it was sent. */
  readonly sent: number;
  /** @param ended `performance.now()` @default now */
  end(error?: unknown, ended?: number): void;
}

/** The metrics of all pools of a program, and the spans of their queries. */
export class Recorder {
  readonly pools: PoolGauges;
  readonly transactions;
  private readonly durations;
  private readonly errors;
  private readonly slow;
  private readonly log;

  private constructor(private readonly core: Core) {
    this.pools = new PoolGauges(core.metrics);
    this.transactions = core.metrics.histogram(database.transactionDuration);
    this.durations = core.metrics.histogram(database.queryDuration);
    this.errors = core.metrics.counter(database.queryErrors);
    this.slow = core.metrics.counter(database.slowQueries);
    this.log = core.module('database');
  }

  private static readonly made = new WeakMap<Core['metrics'], Recorder>();

  /** The recorder that all pools share. Throws a TelemetryError if the service does not expose its metrics. */
  static for(core: Core): Recorder {
    const recorder = Recorder.made.get(core.metrics) ?? new Recorder(core);
    Recorder.made.set(core.metrics, recorder);
    return recorder;
  }

  /** @param query as pg takes it: text, configuration or submittable */
  describe(query: unknown): Described {
    const { text, name, cursor } = Object(query) as { text?: unknown; name?: unknown; cursor?: unknown };
    // A QueryStream keeps its text in its cursor.
    const written = typeof query === 'string' ? query : (text ?? (Object(cursor) as { text?: unknown }).text);
    const statement = statementOf(written);
    const found = nameOf(name, statement);
    if (found === undefined) {
      this.core.failures.report(
        'database',
        new TypeError(`the name of a query is invalid; it is recorded as ${UNNAMED}`),
      );
    }
    return { name: found ?? UNNAMED, statement };
  }

  /** Records a query that is about to be sent. */
  begin(query: unknown, common: Attributes): Running {
    const described = this.describe(query);
    const { name, statement } = described;
    const span = this.core.tracer.startSpan(spanNameOf(described), {
      kind: SpanKind.CLIENT,
      attributes: { ...common, ...attributesOf(described) },
    });
    // A query ends in the context of the socket, which is that of whoever opened the connection.
    const active = context.active();
    const sent = performance.now();
    let ended = false;
    return {
      span,
      sent,
      end: (error, at = performance.now()) => {
        if (ended) return;
        ended = true;
        this.core.failures.guard('database', () => {
          const seconds = (at - sent) / 1_000;
          this.durations.observe({ operation: statement.operation, query: name }, seconds, span.spanContext());
          if (error !== undefined) this.fail(described, span, error, kindOf(error));
          if (at - sent > this.core.settings.database.slowQueryMs) {
            context.with(trace.setSpan(active, span), () => this.tooSlow(described, seconds));
          }
          span.end();
        });
      },
    };
  }

  /** Records a query, or a `connect` of the program, that got no connection. `since` is `performance.now()` of the call. */
  unconnected(query: unknown, common: Attributes, since: number, error: unknown): void {
    this.core.failures.guard('database', () => {
      const described = query === undefined ? CONNECT : this.describe(query);
      const span = this.core.tracer.startSpan(spanNameOf(described), {
        kind: SpanKind.CLIENT,
        attributes: { ...common, ...attributesOf(described) },
        startTime: performance.timeOrigin + since,
      });
      this.fail(described, span, error, 'connection');
      span.end();
    });
  }

  private fail({ statement }: Described, span: Span, error: unknown, kind: ErrorKind): void {
    this.errors.inc({ operation: statement.operation, kind });
    const state = sqlStateOf(error);
    if (state !== undefined) span.setAttribute(ATTR_DB_RESPONSE_STATUS_CODE, state);
    span.setAttribute(ATTR_ERROR_TYPE, errorTypeOf(error, kind));
    span.setStatus({ code: SpanStatusCode.ERROR, message: kind });
    span.recordException(exceptionOf(error, kind));
  }

  private tooSlow({ name, statement }: Described, seconds: number): void {
    this.slow.inc({ query: name });
    this.log.warn({ query: name, operation: statement.operation, seconds }, 'slow query');
  }
}

/** A program that calls `connect` itself has no query yet. */
const CONNECT: Described = { name: 'connect', statement: { operation: 'other' } };

const spanNameOf = ({ name, statement: { command } }: Described): string =>
  command === undefined ? name : `${command} ${name}`;

const attributesOf = ({ name, statement: { command } }: Described): Attributes => ({
  ...(command !== undefined && { [ATTR_DB_OPERATION_NAME]: command }),
  [ATTR_DB_QUERY_SUMMARY]: name,
});
