import { suggestion } from '../../../lib/base';

const OUTCOMES = ['paid', 'failed', 'refused', 'cancelled'];

test.each([
  // Two edits away from "paid", but the beginning of "failed".
  ['fail', OUTCOMES, 'failed'],
  ['faild', OUTCOMES, 'failed'],
  ['failled', OUTCOMES, 'failed'],
  ['pad', OUTCOMES, 'paid'],
  ['canceled', OUTCOMES, 'cancelled'],
  // Two letters that change places are one slip.
  ['stauts', ['state', 'status'], 'status'],
  ['http_request_total', ['http_requests_total', 'grpc_request_total'], 'http_requests_total'],
  // Another case is no other name.
  ['highlatency', ['HighLatency', 'HighLatencies'], 'HighLatency'],
  // Of two as close, the one with the same first letter, whatever their order.
  ['cat', ['bat', 'cut'], 'cut'],
  ['cat', ['cut', 'bat'], 'cut'],
])('the nearest name of "%s"', (name, candidates, nearest) => {
  expect(suggestion(name, candidates)).toBe(` — did you mean "${nearest}"?`);
});

test.each([
  // Replacing half of a word is no slip.
  ['failed', ['paid', 'sailor']],
  ['get', ['put', 'post']],
  ['region', ['reason']],
  // Nearly every name begins with a letter.
  ['s', ['status', 'service']],
  ['anything', []],
])('no name is offered for "%s" if none is close', (name, candidates) => {
  expect(suggestion(name, candidates)).toBe('');
});
