import { Health } from '../../../telemetry/src/exporter/health';
import { TelemetryError } from '../../../telemetry/src/problems';

const passing = { status: 'ok', seconds: expect.any(Number) };
const failing = (error: string) => ({ status: 'failed', seconds: expect.any(Number), error });

test('a service without checks is healthy', async () => {
  const before = process.uptime();
  const report = await new Health('web-api').report();
  expect(report).toEqual({ status: 'ok', service: 'web-api', uptime: expect.any(Number), checks: {} });
  expect(report.uptime).toBeGreaterThanOrEqual(before);
  expect(report.uptime).toBeLessThanOrEqual(process.uptime());
});

test('a check passes unless it returns false, throws or rejects', async () => {
  const health = new Health('web-api');
  health.add('true', () => true);
  health.add('nothing', () => undefined);
  health.add('later', async () => ({ rows: [] }));
  health.add('false', async () => false);
  health.add('throws', () => {
    throw new Error('no connection');
  });
  health.add('rejects', () => Promise.reject('no text'));
  health.add('rejects with nothing', () => Promise.reject(Object.create(null)));
  expect(await health.report()).toMatchObject({
    status: 'failed',
    checks: {
      true: passing,
      nothing: passing,
      later: passing,
      false: failing('it returned false'),
      throws: failing('no connection'),
      rejects: failing('no text'),
      'rejects with nothing': failing('object'),
    },
  });
});

test('refuses two checks with the same name', () => {
  const health = new Health('web-api');
  health.add('database', () => true);
  expect(() => health.add('database', () => true)).toThrow(
    new TelemetryError(['health: there is already a check "database"']),
  );
});

describe('a check that hangs', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test('times out after 2 s or its own timeout, together with all others', async () => {
    const health = new Health('web-api');
    health.add('one', () => new Promise(() => {}));
    health.add('other', () => new Promise(() => {}));
    health.add('quick', () => new Promise(() => {}), 100);
    const reported = health.report();
    await jest.advanceTimersByTimeAsync(2_000);
    expect((await reported).checks).toEqual({
      one: failing('check: timed out after 2000 ms'),
      other: failing('check: timed out after 2000 ms'),
      quick: failing('check: timed out after 100 ms'),
    });
  });

  test('is not started again until it has ended', async () => {
    const health = new Health('web-api');
    let started = 0;
    let answer = (_: boolean) => {};
    health.add('slow', () => {
      started += 1;
      return new Promise<boolean>(resolve => {
        answer = resolve;
      });
    });
    for (let i = 0; i < 3; i += 1) {
      const reported = health.report();
      await jest.advanceTimersByTimeAsync(2_000);
      expect((await reported).status).toBe('failed');
    }
    expect(started).toBe(1);
    answer(true);
    await jest.advanceTimersByTimeAsync(0);
    const reported = health.report();
    await jest.advanceTimersByTimeAsync(0);
    answer(true);
    expect((await reported).status).toBe('ok');
    expect(started).toBe(2);
  });
});
