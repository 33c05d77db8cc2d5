import { type ErrorKind, kindOf, kindOfAbort } from '../../../telemetry/src/ai/kinds';

const error = (fields: object, message = 'message') => Object.assign(new Error(message), fields);
const timedOut = new DOMException('too late', 'TimeoutError');

test.each<[ErrorKind, string, unknown]>([
  ['timeout', 'AbortSignal.timeout', timedOut],
  ['timeout', 'an abort because of a timeout', error({ name: 'AbortError', code: 'ABORT_ERR', cause: timedOut })],
  ['timeout', 'a socket', error({ code: 'ETIMEDOUT' })],
  ['timeout', 'fetch', error({ name: 'TypeError', cause: error({ code: 'UND_ERR_HEADERS_TIMEOUT' }) }, 'fetch failed')],
  ['timeout', 'a gateway', error({ statusCode: 504 })],
  ['aborted', 'an abort', new DOMException('stop', 'AbortError')],
  ['aborted', "Node's abort", error({ code: 'ABORT_ERR' })],
  ['out_of_memory', 'CUDA', error({}, 'CUDA out of memory. Tried to allocate 2.00 GiB')],
  ['out_of_memory', 'V8', error({ name: 'RangeError' }, 'Array buffer allocation failed')],
  ['out_of_memory', 'a worker', error({ code: 'ERR_WORKER_OUT_OF_MEMORY' })],
  ['invalid_input', 'a prompt that is too long', new RangeError('8193 tokens')],
  ['invalid_input', 'a refused request', error({ status: 422 })],
  ['invalid_input', 'an error that names its kind', error({ kind: 'invalid_input', code: 'ETIMEDOUT' })],
  ['internal', 'an unknown kind', error({ kind: 'unknown' })],
  ['internal', 'too many requests', error({ status: 429 })],
  ['internal', 'a bug', new TypeError('undefined is not a function')],
  ['internal', 'no error', undefined],
])('%s: %s', (kind, _, thrown) => {
  expect(kindOf(thrown)).toBe(kind);
});

test('follows circular causes only so far', () => {
  const circle = error({});
  circle.cause = circle;
  expect(kindOf(circle)).toBe('internal');
});

test('classifies the reason of a signal', () => {
  expect([undefined, 'user left', new Error('bye'), timedOut].map(kindOfAbort)).toEqual([
    ...['aborted', 'aborted', 'aborted', 'timeout'],
  ]);
});
