import { aion } from '../../aion/stack';
import { ai, http, type Metric, telemetry } from '../../lib/catalogue';
import type { Service } from '../../lib/services';
import { type Environment, monitoredIn } from '../../lib/stack';
import { exposition } from './exposition';
import { type LabelSet, rateOf } from './measured';
import type { PodNetwork } from './pod-network';
import { hostOf, KUBELET_PORT, NODES, type Pod } from './pods';

/** Everything that is monitored, as it responds in the network. */
export interface Product {
  /** From now on most responses of the service are errors. */
  fail(service: string): void;
}

export interface ProductProps {
  readonly environment: Environment;
  readonly network: PodNetwork;
  readonly pods: readonly Pod[];
  /** Service → URL of the real program in each of its pods. All others expose the catalogue's metrics. */
  readonly programs: Readonly<Record<string, readonly string[]>>;
  /** The token that kubelets require. */
  readonly token: string;
}

/** Failures per second and series of a failing service; everything else happens about once per second. */
function failureRate(metric: Metric, { status = '' }: LabelSet): number {
  if (metric === http.requests && status.startsWith('5')) return 10;
  return metric === ai.errors ? 0.1 : 0;
}

/** Puts a program or an exposition at each address. */
export function connectProduct({ environment, network, pods, programs, token }: ProductProps): Product {
  const failingSince = new Map<string, number>();
  const started = Date.now();
  // They have been running for a while, so no counter starts at zero.
  const age = (): number => 1_000 + (Date.now() - started) / 1_000;
  const expose = ({ name, exposes }: Service): string => {
    const now = age();
    const failing = now - (failingSince.get(name) ?? now);
    // AION's own services are built on the telemetry library.
    const own = exposes.includes(http) ? [telemetry] : [];
    return exposition([...exposes, ...own], now, (metric, labels) => {
      const failures = failureRate(metric, labels);
      return rateOf(metric, labels) + (failures * failing) / now;
    });
  };

  for (const pod of pods) {
    const { service } = pod;
    const index = pods.filter(each => each.service === service).indexOf(pod);
    const program = programs[service.name]?.[index];
    network.add(hostOf(pod), program === undefined ? { expose: () => expose(service) } : { program });
  }
  const services = monitoredIn(environment, aion.services);
  const kubelets = new Map(
    services.filter(({ target }) => target.kind === 'kubelet').map(service => [service.target.path, service]),
  );
  for (const { ip } of NODES) {
    const answer = ({ pathname }: URL): string => {
      const service = kubelets.get(pathname);
      return service === undefined ? '' : expose(service);
    };
    network.add(`${ip}:${KUBELET_PORT}`, { expose: answer }, token);
  }
  const probes = services.flatMap(service =>
    service.target.kind === 'probe' ? [[service.target, service] as const] : [],
  );
  for (const [{ app, namespace, port }] of probes) {
    const answer = ({ searchParams }: URL): string => {
      const probe = probes.find(([{ module }]) => module === searchParams.get('module'));
      return probe === undefined ? '' : expose(probe[1]);
    };
    network.add(`${app}.${namespace}.svc:${port}`, { expose: answer });
  }
  return { fail: service => void failingSince.set(service, age()) };
}
