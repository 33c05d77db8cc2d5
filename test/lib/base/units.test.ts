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
import { slips } from '../../../lib/base/slips';

test.each([
  [seconds(30), '30s'],
  [minutes(5), '5m'],
  [minutes(60), '1h'],
  [hours(36), '36h'],
  [days(30), '30d'],
  [seconds(1.5), '1500ms'],
  [seconds(1.1), '1100ms'],
  [seconds(0), '0s'],
])('%j is written %s', (duration, text) => {
  expect(formatDuration(duration)).toBe(text);
});

test('a duration that Prometheus would not take is shown to people, in seconds', () => {
  expect(formatDuration(seconds(0.0001))).toBe('0.0001s');
});

test.each([
  [gibibytes(50), '50Gi'],
  [mebibytes(512), '512Mi'],
  [mebibytes(1_536), '1536Mi'],
  [bytes(1_000), '1000'],
])('%j is written %s', (size, text) => {
  expect(formatBytes(size)).toBe(text);
});

test('what is no finite number is a slip, with the place where it is written', () => {
  const before = slips().length;
  minutes(Number.POSITIVE_INFINITY);
  ratio(Number.NaN);
  ratio(0.5);
  expect(slips().slice(before)).toEqual([
    {
      where: expect.stringMatching(/^test\/lib\/base\/units\.test\.ts:\d+$/),
      message: 'minutes(Infinity): wanted a finite number',
    },
    {
      where: expect.stringMatching(/^test\/lib\/base\/units\.test\.ts:\d+$/),
      message: 'ratio(NaN): wanted a finite number',
    },
  ]);
});
