import {
  bytes,
  days,
  formatBytes,
  formatDuration,
  gibibytes,
  hours,
  mebibytes,
  minutes,
  ratio,
  seconds,
} from '../../../lib/base';

test.each([
  [seconds(30), '30s'],
  [minutes(5), '5m'],
  [minutes(60), '1h'],
  [hours(36), '36h'],
  [days(30), '30d'],
  [seconds(1.5), '1500ms'],
  [seconds(0), '0s'],
])('%j is written %s', (duration, text) => {
  expect(formatDuration(duration)).toBe(text);
});

test('a duration below a millisecond cannot be written', () => {
  expect(() => formatDuration(seconds(0.0001))).toThrow('a duration must be a whole number of milliseconds');
});

test.each([
  [gibibytes(50), '50Gi'],
  [mebibytes(512), '512Mi'],
  [mebibytes(1_536), '1536Mi'],
  [bytes(1_000), '1000'],
])('%j is written %s', (size, text) => {
  expect(formatBytes(size)).toBe(text);
});

test('a quantity is a finite number', () => {
  expect(() => ratio(Number.NaN)).toThrow('a ratio must be a finite number, not NaN');
});
