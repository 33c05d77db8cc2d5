import type { EventEmitter } from 'node:events';
import { INVALID_SPAN_CONTEXT } from '@opentelemetry/api';
import type { Failures } from '../failures';
import type { Recorder, Running } from './recorder';

/** The state that the server reports with ReadyForQuery: idle, in a transaction, in a failed transaction. */
type Status = 'I' | 'T' | 'E';

const BEGINS: ReadonlySet<unknown> = new Set(['BEGIN', 'START TRANSACTION']);
const COMMITS: ReadonlySet<unknown> = new Set(['COMMIT', 'PREPARE TRANSACTION']);

/**
 * Times the transactions of a connection by the server's responses, not by the statements sent: the response to a COMMIT of
 * a failed transaction is ROLLBACK, a deferred constraint fails at COMMIT, one text may contain many statements. A
 * transaction that ends with the connection was rolled back. `ROLLBACK AND CHAIN` continues the transaction, because its
 * response cannot be told from that of ROLLBACK TO.
 */
export class TransactionWatch {
  /** `performance.now()` of the query that began it. */
  private startedAt: number | undefined;
  /** The last query sent. */
  query: Running | undefined;

  constructor(
    /** Undefined for pg-native, whose transactions are not measured. */
    connection: EventEmitter | undefined,
    private readonly transactions: Recorder['transactions'],
    private readonly failures: Failures,
  ) {
    // Before pg's own listeners, which run the program's callbacks, which send the next query.
    connection?.prependListener('commandComplete', message => this.completed(message?.text));
    connection?.prependListener('readyForQuery', message => this.ready(message?.status));
    connection?.once('end', () => this.ready('I'));
  }

  private completed(command: unknown): void {
    if (this.startedAt === undefined) {
      if (BEGINS.has(command)) this.startedAt = this.query?.sent ?? performance.now();
    } else if (COMMITS.has(command)) this.end('commit');
  }

  private ready(status: Status | undefined): void {
    if (status === 'I') this.end('rollback');
    else if (status !== undefined) this.startedAt ??= performance.now();
  }

  private end(outcome: 'commit' | 'rollback'): void {
    if (this.startedAt === undefined) return;
    const seconds = (performance.now() - this.startedAt) / 1_000;
    this.startedAt = undefined;
    // The socket's own context is that of whoever opened the connection.
    const span = this.query?.span.spanContext() ?? INVALID_SPAN_CONTEXT;
    this.failures.guard('database', () => this.transactions.observe({ outcome }, seconds, span));
  }
}
