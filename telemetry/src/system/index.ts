import { system } from '../catalogue';
import type { Core } from '../core';
import { usableCores } from './cores';
import { type CpuClock, CpuUsage } from './cpu-usage';

export interface System {
  /** After this the two metrics have no value. */
  stop(): void;
}

/** The CPU time of all threads, including workers and garbage collection. */
const PROCESS: CpuClock = {
  now: () => process.uptime(),
  used: () => {
    const { user, system: kernel } = process.cpuUsage();
    return (user + kernel) / 1e6;
  },
  cores: usableCores,
};

/**
 * Measures memory and CPU of the process, at each scrape, so that no timer keeps it alive. Throws a TelemetryError if the
 * service does not expose the family `system`.
 */
export function observeSystem(core: Core): System {
  if (!core.settings.enabled.system) return { stop: () => {} };
  const cpu = new CpuUsage(PROCESS);
  let stopped = false;
  core.metrics.gauge(system.memoryUsage, gauge => {
    if (!stopped) gauge.set({}, process.memoryUsage.rss());
  });
  core.metrics.gauge(system.cpuUsage, gauge => {
    if (!stopped) gauge.set({}, cpu.percent());
  });
  return {
    stop: () => {
      stopped = true;
    },
  };
}
