import type { Problem } from '../../catalogue';
import { suggestion } from '../../promql';
import type { Check } from '../manifest/check';
import { containersOf, type LocatedContainer } from '../manifest/pods';

const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;

/** The probes of a long-running container, and what happens without them. */
const WANTED = {
  readinessProbe: 'traffic would reach it before it can answer',
  livenessProbe: 'it would not be restarted when it hangs',
} as const;

const RUN_TO_COMPLETION: readonly string[] = ['Job', 'CronJob'];

/** Long-running containers have their probes, and probes use a port that the container declares. */
export const probes: Check = function* ({ pods: all }) {
  for (const pods of all) {
    for (const located of containersOf(pods)) {
      if (!located.init && !RUN_TO_COMPLETION.includes(pods.kind)) yield* missing(pods.where, located);
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
