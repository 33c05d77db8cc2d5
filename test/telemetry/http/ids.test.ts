import { requestIds } from '../../../telemetry/src/http/ids';

const MADE = /^[0-9a-f]{24}-[0-9a-z]+$/;

test('sane ids are taken over', () => {
  expect(requestIds({ 'x-request-id': 'r-1', 'x-correlation-id': 'c/2~' })).toEqual({
    requestId: 'r-1',
    correlationId: 'c/2~',
  });
  expect(requestIds({ 'x-request-id': 'x'.repeat(128) }).requestId).toHaveLength(128);
});

test('a chain that begins here is correlated by its first request', () => {
  const ids = requestIds({});
  expect(ids.requestId).toMatch(MADE);
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
])('an id that is %s is made anew', (_what, id) => {
  const ids = requestIds({ 'x-request-id': id, 'x-correlation-id': id });
  expect(ids.requestId).toMatch(MADE);
  expect(ids.correlationId).toBe(ids.requestId);
});
