import { ai } from '../catalogue';
import { DEEPEST_CAUSE } from '../tracing/reason';

export type ErrorKind = (typeof ai.errors.labels.kind.values)[number];
const KINDS = ai.errors.labels.kind.values;

/** What is looked at of an error, in this order; of Node, of undici (`fetch`), of Fastify and http-errors. */
const BY: readonly (readonly [field: string, kinds: ReadonlyMap<unknown, ErrorKind>])[] = [
  // An error that says itself what it is, in the words of the catalogue.
  ['kind', new Map(KINDS.map(kind => [kind, kind]))],
  ['name', new Map([['TimeoutError', 'timeout']])],
  [
    'code',
    new Map<unknown, ErrorKind>([
      ['ETIMEDOUT', 'timeout'],
      ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
      ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
      ['UND_ERR_BODY_TIMEOUT', 'timeout'],
      ['ENOMEM', 'out_of_memory'],
      ['ERR_MEMORY_ALLOCATION_FAILED', 'out_of_memory'],
      ['ERR_WORKER_OUT_OF_MEMORY', 'out_of_memory'],
    ]),
  ],
  ['status', statuses()],
  ['statusCode', statuses()],
];

/** Of a model that is called over HTTP. */
function statuses(): ReadonlyMap<unknown, ErrorKind> {
  return new Map<unknown, ErrorKind>([
    ...[400, 404, 413, 415, 422].map((status): [number, ErrorKind] => [status, 'invalid_input']),
    [408, 'timeout'],
    [499, 'aborted'],
    [504, 'timeout'],
    [507, 'out_of_memory'],
  ]);
}

/** As CUDA and the runtimes of models say it, and V8 of a buffer that is too big. */
const OUT_OF_MEMORY = /out of memory|allocation failed/i;

/**
 * Why an inference failed: what the error, or one of its causes, says by its `kind`, `name`, `code`, `status` or
 * `statusCode`; a message that tells of memory; `RangeError` is what does not fit the model. An `AbortError` is
 * `aborted`, unless it is a timeout that aborted. Anything else is `internal`.
 */
export function kindOf(error: unknown): ErrorKind {
  let aborted = false;
  let fault = Object(error) as Record<string, unknown>;
  for (let depth = 0; depth < DEEPEST_CAUSE; depth++, fault = Object(fault.cause)) {
    const { name, code, message } = fault;
    const kind = BY.map(([field, kinds]) => kinds.get(fault[field])).find(known => known !== undefined);
    if (kind !== undefined) return kind;
    if (typeof message === 'string' && OUT_OF_MEMORY.test(message)) return 'out_of_memory';
    if (name === 'RangeError') return 'invalid_input';
    aborted ||= name === 'AbortError' || code === 'ABORT_ERR';
  }
  return aborted ? 'aborted' : 'internal';
}

/** Why a signal fired: nobody wants the answer any more, or it took too long. */
export const kindOfAbort = (reason: unknown): ErrorKind => (kindOf(reason) === 'timeout' ? 'timeout' : 'aborted');
