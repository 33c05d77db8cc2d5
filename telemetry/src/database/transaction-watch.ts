import type { EventEmitter } from 'node:events';
import { INVALID_SPAN_CONTEXT } from '@opentelemetry/api';
import type { Failures } from '../failures';
import type { Recorder, Running } from './recorder';

/** What the server says of a connection when it is ready for the next query: idle, in a transaction, in a failed one. */
type Status = 'I' | 'T' | 'E';

const BEGINS: ReadonlySet<unknown> = new Set(['BEGIN', 'START TRANSACTION']);
const COMMITS: ReadonlySet<unknown> = new Set(['COMMIT', 'PREPARE TRANSACTION']);

/**
 * Times the transactions of a connection by what the server answers, not by what was asked: a COMMIT of a failed
 * transaction answers ROLLBACK, a deferred constraint fails at COMMIT, one text may hold many statements. What ends
 * with the connection was rolled back. `ROLLBACK AND CHAIN` goes on as one transaction: the answer is that of
 * ROLLBACK TO.
 */
export class TransactionWatch {
  /** `performance.now()` of the query that began it. */
  private begun: number | undefined;
  /** The query that was sent last. */
  query: Running | undefined;

  constructor(
    /** A client of pg-native has none: its transactions are not seen. */
    connection: EventEmitter | undefined,
    private readonly transactions: Recorder['transactions'],
    private readonly failures: Failures,
  ) {
    // Before pg's own listeners: these run the program's callbacks, which send the next query.
    connection?.prependListener('commandComplete', message => this.completed(message?.text));
    connection?.prependListener('readyForQuery', message => this.ready(message?.status));
    connection?.once('end', () => this.ready('I'));
  }

  private completed(command: unknown): void {
    if (this.begun === undefined) {
      if (BEGINS.has(command)) this.begun = this.query?.sent ?? performance.now();
    } else if (COMMITS.has(command)) this.end('commit');
  }

  private ready(status: Status | undefined): void {
    if (status === 'I') this.end('rollback');
    else if (status !== undefined) this.begun ??= performance.now();
  }

  private end(outcome: 'commit' | 'rollback'): void {
    if (this.begun === undefined) return;
    const seconds = (performance.now() - this.begun) / 1_000;
    this.begun = undefined;
    // The socket's own context is that of whoever opened the connection.
    const span = this.query?.span.spanContext() ?? INVALID_SPAN_CONTEXT;
    this.failures.guard('database', () => this.transactions.observe({ outcome }, seconds, span));
  }
}
