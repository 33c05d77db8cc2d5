import { TelemetryError } from '../../../telemetry/src/problems';
import { observeSystem } from '../../../telemetry/src/system';
import { testCore } from '../core';

test('measures memory and CPU of this process until it is stopped', async () => {
  const core = testCore();
  const { stop } = observeSystem(core);
  const memory = (await core.value('system_memory_usage_bytes')) ?? 0;
  expect(memory / process.memoryUsage.rss()).toBeGreaterThan(0.5);
  expect(memory / process.memoryUsage.rss()).toBeLessThan(2);
  const cpu = await core.value('system_cpu_usage_percent');
  // This process has compiled and run tests since it started.
  expect(cpu).toBeGreaterThan(0);
  expect(cpu).toBeLessThanOrEqual(100);
  stop();
  expect(await core.value('system_memory_usage_bytes')).toBeUndefined();
  expect(await core.value('system_cpu_usage_percent')).toBeUndefined();
  expect(core.faults).toEqual([]);
});

test('has no timer, which would keep the process alive', async () => {
  jest.useFakeTimers();
  try {
    const core = testCore();
    observeSystem(core);
    await core.value('system_cpu_usage_percent');
    expect(jest.getTimerCount()).toBe(0);
  } finally {
    jest.useRealTimers();
  }
});

test('exposes nothing if it is switched off', async () => {
  const core = testCore({ env: { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'system' }, families: [] });
  observeSystem(core).stop();
  expect(await core.series('system_memory_usage_bytes')).toEqual([]);
});

test('refuses a service that does not expose the family', () => {
  expect(() => observeSystem(testCore({ families: [] }))).toThrow(TelemetryError);
});
