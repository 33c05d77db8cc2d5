import fc from 'fast-check';
import { CpuUsage } from '../../../telemetry/src/system/cpu-usage';

/** A simulated process on two cores. */
function simulated() {
  let [at, used] = [0, 0];
  const usage = new CpuUsage({ now: () => at, used: () => used, cores: () => 2 });
  return {
    usage,
    /** `load` is the number of cores in use for that time. */
    run: (seconds: number, load: number): void => {
      at += seconds;
      used += seconds * load;
    },
  };
}

test('is the share of the usable cores since the last scrape', () => {
  const { usage, run } = simulated();
  run(15, 0.5);
  expect(usage.percent()).toBeCloseTo(25);
  run(15, 2);
  expect(usage.percent()).toBeCloseTo(100);
  run(15, 0);
  expect(usage.percent()).toBe(0);
});

test('is averaged since the start of a young process', () => {
  const { usage, run } = simulated();
  expect(usage.percent()).toBe(0);
  run(2, 1);
  expect(usage.percent()).toBeCloseTo(50);
  run(2, 0);
  expect(usage.percent()).toBeCloseTo(25);
});

test('is the same for a second scraper just after the first', () => {
  const { usage, run } = simulated();
  for (let scrape = 0; scrape < 10; scrape++) {
    run(14.9, 1);
    expect(usage.percent()).toBeCloseTo(50, 0);
    // Busy for a moment: over 0.1 s alone that would be 100 %.
    run(0.1, 2);
    expect(usage.percent()).toBeGreaterThan(49);
    expect(usage.percent()).toBeLessThan(51);
  }
});

test('is averaged over at least five seconds, even when read constantly', () => {
  const { usage, run } = simulated();
  for (let i = 0; i < 1_000; i++) {
    run(0.1, 0.4);
    usage.percent();
  }
  run(3, 2);
  const percent = usage.percent();
  expect(percent).toBeGreaterThan((100 * (3 * 2 + 3 * 0.4)) / (6 * 2) - 1);
  expect(percent).toBeLessThan((100 * (3 * 2 + 2 * 0.4)) / (5 * 2) + 1);
});

test('is always within the range of the load, and keeps few samples', () => {
  const step = fc.record({
    // In whole nanoseconds, as clocks count: the product of numbers near the smallest of all is rounded up.
    seconds: fc.double({ min: 0, max: 60, noNaN: true }).map(seconds => Math.round(seconds * 1e9) / 1e9),
    load: fc.double({ min: 0, max: 2, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 200 }), steps => {
      const { usage, run } = simulated();
      for (const { seconds, load } of steps) {
        run(seconds, load);
        const percent = usage.percent();
        expect(percent).toBeGreaterThanOrEqual(0);
        expect(percent).toBeLessThanOrEqual(50 * Math.max(...steps.map(each => each.load)) + 1e-6);
      }
      const { samples } = usage as unknown as { samples: unknown[] };
      expect(samples.length).toBeLessThan(10);
    }),
  );
});
