import type { Problem } from '../../catalogue';
import { suggestion } from '../../promql';
import type { Check } from '../manifest/check';
import { containersOf, type LocatedContainer } from '../manifest/pods';

const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;

/** What each probe is for: a container that runs on has these. */
const WANTED = {
  readinessProbe: 'traffic would reach it before it can answer',
  livenessProbe: 'it would hang for ever',
} as const;

const RUN_TO_THEIR_END: readonly string[] = ['Job', 'CronJob'];

/** Containers that run on have their probes, and probes ask a port that the container has open. */
export const probes: Check = function* ({ pods: all }) {
  for (const pods of all) {
    for (const located of containersOf(pods)) {
      if (!located.init && !RUN_TO_THEIR_END.includes(pods.kind)) yield* missing(pods.where, located);
      yield* unknownPorts(pods.where, located);
    }
  }
};

function* missing(where: string, { container, field }: LocatedContainer): Iterable<Problem> {
  for (const [probe, why] of Object.entries(WANTED) as [keyof typeof WANTED, string][]) {
    if (container[probe] === undefined) yield { where, message: `${field}.${probe}: not set; ${why}` };
  }
}

function* unknownPorts(where: string, { container, field }: LocatedContainer): Iterable<Problem> {
  const open = container.ports ?? [];
  for (const probe of PROBES) {
    const { httpGet, tcpSocket, grpc } = container[probe] ?? {};
    const port = (httpGet ?? tcpSocket ?? grpc)?.port;
    if (port === undefined || open.some(({ name, containerPort }) => name === port || containerPort === port)) continue;
    const known = open.map(({ name, containerPort }) => name ?? String(containerPort));
    const hint = suggestion(String(port), known) || `; it has ${known.join(', ') || 'none'}`;
    yield { where, message: `${field}.${probe}: the container has no port "${port}"${hint}` };
  }
}
