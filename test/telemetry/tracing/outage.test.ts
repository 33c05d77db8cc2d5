import { Failures } from '../../../telemetry/src/failures';
import { Outage } from '../../../telemetry/src/tracing/outage';
import { reason, shown } from '../../../telemetry/src/tracing/reason';

beforeEach(() => {
  jest.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00Z') });
});
afterEach(() => {
  jest.useRealTimers();
});

const PROPS = { fails: 'it cannot be reached', works: 'it is reached again' };

function observed(): { outage: Outage; reported: string[] } {
  const failures = new Failures();
  const reported: string[] = [];
  failures.listen((part, error, first) => first && reported.push(`${part}: ${(error as Error).message}`));
  return { outage: new Outage(failures, PROPS), reported };
}
const pass = (seconds: number): void => {
  jest.advanceTimersByTime(seconds * 1_000);
};

test('reports failures that come and go as one outage, when it begins and after it has worked for 30 s', () => {
  const { outage, reported } = observed();
  outage.worked();
  for (let i = 0; i < 5; i += 1) {
    outage.failed(new Error('refused'));
    pass(10);
    outage.worked();
    pass(10);
  }
  expect(reported).toEqual(['tracing: it cannot be reached since 2026-01-01T00:00:00.000Z: refused']);
  pass(10);
  outage.worked();
  outage.worked();
  expect(reported.slice(1)).toEqual([
    'tracing: it is reached again; it failed from 2026-01-01T00:00:00.000Z to 2026-01-01T00:01:20.000Z',
  ]);
});

test('reports the next outage, even for the same reason', () => {
  const { outage, reported } = observed();
  outage.failed(new Error('refused'));
  pass(60);
  outage.worked();
  outage.failed(new Error('refused'));
  expect(reported.length).toBe(3);
});

test.each([
  [new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }), 'fetch failed: connect ECONNREFUSED'],
  [Object.assign(new Error(''), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [Object.assign(new Error('Forbidden'), { name: 'OTLPExporterError', code: 403 }), '403 Forbidden'],
  [Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }), 'read ECONNRESET'],
  [new Error(''), 'Error'],
  ['text', 'text'],
])('prints %p on one line', (error, line) => {
  expect(reason(error)).toBe(line);
});

test('shows a URL without secrets', () => {
  expect(shown(new URL('https://user:word@jaeger:4318/v1/traces?key=x'))).toBe('https://jaeger:4318/v1/traces');
  expect(shown(new URL('http://jaeger:4317'))).toBe('http://jaeger:4317');
});
