import { type Findings, number, size, unless } from '../base/findings';
import type { Resources } from '../k8s';
import { shownBytes } from '../storage';

export type { Resources } from '../k8s';

/** Kubernetes counts CPU in thousandths. */
const LEAST_CPU = 0.001;

export function checkResources(field: string, { requests, limits }: Resources): Findings {
  const { cpu = requests.cpu } = limits;
  return [
    ...number(`${field}.requests.cpu`, requests.cpu, { least: LEAST_CPU, whole: false }),
    ...size(`${field}.requests.memory`, requests.memory),
    ...size(`${field}.limits.memory`, limits.memory),
    ...unless(
      !(cpu < requests.cpu),
      `${field}.limits.cpu`,
      `${cpu}; wanted at least requests.cpu, ${requests.cpu}, or none`,
    ),
    ...unless(
      !(limits.memory.value < requests.memory.value),
      `${field}.limits.memory`,
      `${shownBytes(limits.memory)}; wanted at least requests.memory, ${shownBytes(requests.memory)}`,
    ),
  ];
}

/** Surviving the drain of a node, as a highly available environment promises, requires a second replica. */
export const checkReplicated = (field: string, replicas: number): Findings =>
  unless(replicas !== 1, field, '1; wanted at least 2 with highlyAvailable: draining a node would evict the only one');
