/** A fault that web-api or ai-engine has itself: apps/README.md. */
import { namespaces } from '../../aion';
import { beginFaults, endFaults } from '../../faults';
import type { Fault, Injection, Remedy, World } from '../fault';

type Service = 'web-api' | 'ai-engine';
type Switched = Readonly<Record<string, object>>;

/** Switched on in the running process, or brought by a release of it. */
export function inService(
  service: Service,
  faults: Switched | ((world: World) => Switched),
  alerts: Fault['alerts'] = {},
): Fault {
  const faultsIn = (world: World): Switched => (typeof faults === 'function' ? faults(world) : faults);
  return {
    what:
      typeof faults === 'function' ? `more memory in ${service}` : `${Object.keys(faults).join(', ')} in ${service}`,
    alerts,
    begin: world => beginFaults(world.cluster, service, faultsIn(world)),
    end: world => endFaults(world.cluster, service, Object.keys(faultsIn(world))),
    asRelease: released(service, faultsIn),
  };
}

/** The faults that are active from the start of the program, as those that a new version brings. */
const released = (service: Service, faultsIn: (world: World) => Switched): Injection => {
  const set = async ({ cluster }: World, value: string): Promise<void> => {
    const workload = ['-n', namespaces.aion, `deployment/${service}`];
    await cluster.kubectl(['set', 'env', ...workload, value]);
    await cluster.kubectl(['rollout', 'status', ...workload, '--timeout=120s'], { timeoutMs: 130_000 });
  };
  return {
    begin: world => set(world, `FAULTS=${JSON.stringify(faultsIn(world))}`),
    end: world => set(world, 'FAULTS-'),
  };
};

/** The step of a rollback that rolls back. */
export const ROLL_BACK = { heading: 'A. An AION service', step: 4 } as const;
/** The pods of a service by name. */
export const OF = { 'web-api': /^web-api-/, 'ai-engine': /^ai-engine-/ } as const;
/** What replaces the pod, and with it the process that has the fault. */
export const deletePod = (item: number, only?: RegExp): Remedy => ({ item, ...(only && { only }) });
