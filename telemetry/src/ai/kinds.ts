import { ai } from '../catalogue';
import { MAX_CAUSES } from '../tracing/reason';

export type ErrorKind = (typeof ai.errors.labels.kind.values)[number];
const KINDS = ai.errors.labels.kind.values;

/** Fields of an error that are checked, in this order; values of Node, undici (`fetch`), Fastify and http-errors. */
const KINDS_BY_FIELD: readonly (readonly [field: string, kinds: ReadonlyMap<unknown, ErrorKind>])[] = [
  // An error that names its own kind.
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

/** Statuses of a model that is called over HTTP. */
function statuses(): ReadonlyMap<unknown, ErrorKind> {
  return new Map<unknown, ErrorKind>([
    ...[400, 404, 413, 415, 422].map((status): [number, ErrorKind] => [status, 'invalid_input']),
    [408, 'timeout'],
    [499, 'aborted'],
    [504, 'timeout'],
    [507, 'out_of_memory'],
  ]);
}

/** Messages of CUDA and model runtimes, and of V8 for a buffer that is too large. */
const OUT_OF_MEMORY = /out of memory|allocation failed/i;

/**
 * Why an inference failed, by the `kind`, `name`, `code`, `status` or `statusCode` of the error or one of its causes, or by
 * a message about memory. A `RangeError` is `invalid_input`, an `AbortError` is `aborted` unless a timeout caused it, and
 * anything else is `internal`.
 */
export function kindOf(error: unknown): ErrorKind {
  let aborted = false;
  let fault = Object(error) as Record<string, unknown>;
  for (let depth = 0; depth < MAX_CAUSES; depth++, fault = Object(fault.cause)) {
    const { name, code, message } = fault;
    const kind = KINDS_BY_FIELD.map(([field, kinds]) => kinds.get(fault[field])).find(known => known !== undefined);
    if (kind !== undefined) return kind;
    if (typeof message === 'string' && OUT_OF_MEMORY.test(message)) return 'out_of_memory';
    if (name === 'RangeError') return 'invalid_input';
    aborted ||= name === 'AbortError' || code === 'ABORT_ERR';
  }
  return aborted ? 'aborted' : 'internal';
}

/** Why a signal fired: the answer is no longer wanted, or it took too long. */
export const kindOfAbort = (reason: unknown): ErrorKind => (kindOf(reason) === 'timeout' ? 'timeout' : 'aborted');
