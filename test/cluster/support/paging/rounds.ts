import type { Fault } from './fault';
import { FAULTS } from './faults';

/** The order matters: a critical alert inhibits the warnings that it explains, and what fails stays in windows for five minutes. */
export const ROUNDS = {
  warnings: [
    // What takes longest comes first.
    FAULTS.lostNode,
    FAULTS.crashingSlowly,
    ...[FAULTS.crashing, FAULTS.hungry, FAULTS.unprepared, FAULTS.unschedulable, FAULTS.unpulled],
    ...[FAULTS.unstarted, FAULTS.failed, FAULTS.unbound],
    FAULTS.connections,
    FAULTS.redisMemory,
    FAULTS.slowInference,
    FAULTS.slowQueries,
    FAULTS.sessions,
    FAULTS.memory,
    FAULTS.cpu,
    FAULTS.nodeMemory,
    FAULTS.diskFilling,
    FAULTS.outage,
  ],
  traffic: [FAULTS.traffic, FAULTS.inferences],
  connections: [FAULTS.noConnection],
  waiting: [FAULTS.pool],
  failing: [FAULTS.errors, FAULTS.queryErrors, FAULTS.inferenceErrors, FAULTS.diskFull],
  vanishing: [FAULTS.vanished],
  relief: [FAULTS.success, FAULTS.successOfModel],
} as const satisfies Readonly<Record<string, readonly Fault[]>>;
