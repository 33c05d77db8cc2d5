import { requestIds } from '../../../telemetry/src/http/ids';

const GENERATED = /^[0-9a-f]{24}-[0-9a-z]+$/;

test("keeps the caller's ids if they are safe", () => {
  expect(requestIds({ 'x-request-id': 'r-1', 'x-correlation-id': 'c/2~' })).toEqual({
    requestId: 'r-1',
    correlationId: 'c/2~',
  });
  expect(requestIds({ 'x-request-id': 'x'.repeat(128) }).requestId).toHaveLength(128);
});

test('uses the id of the first request as the correlation id of a chain', () => {
  const ids = requestIds({});
  expect(ids.requestId).toMatch(GENERATED);
  expect(ids.correlationId).toBe(ids.requestId);
  expect(requestIds({}).requestId).not.toBe(ids.requestId);
});

test.each([
  ['empty', ''],
  ['too long', 'x'.repeat(129)],
  ['with spaces', 'a b'],
  ['sent twice, as Node joins it', 'a, b'],
  ['with line breaks', 'a\nb'],
  ['beyond ASCII', 'ä'],
  ['an e-mail address', 'ann@example.org'],
  ['a JSON web token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc'],
])('replaces an id that is %s', (_what, id) => {
  const ids = requestIds({ 'x-request-id': id, 'x-correlation-id': id });
  expect(ids.requestId).toMatch(GENERATED);
  expect(ids.correlationId).toBe(ids.requestId);
});
