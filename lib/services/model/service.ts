import {
  type Duration,
  declaredHere,
  type Family,
  kubeState,
  METRICS_PORT,
  metricsOf,
  namespaces,
  type Quantity,
  type Series,
  type Source,
  type Team,
  target,
} from '../../catalogue';
import type { Slo, Thresholds } from '../../rules';

export type Namespace = (typeof namespaces)[keyof typeof namespaces];

/** What Prometheus scrapes for a service. */
export interface PodTarget {
  readonly kind: 'pods';
  readonly namespace: Namespace;
  /** Value of the pods' label `app.kubernetes.io/name`. */
  readonly app: string;
  readonly port: number;
  readonly path: string;
}
/** The kubelet of every node, over TLS. */
export interface KubeletTarget {
  readonly kind: 'kubelet';
  readonly path: string;
}
/** Addresses that an exporter probes: Prometheus asks the exporter, the address goes along as a parameter. */
export interface ProbeTarget {
  readonly kind: 'probe';
  readonly namespace: Namespace;
  readonly app: string;
  readonly port: number;
  readonly path: string;
  /** The exporter's module. */
  readonly module: string;
}
export type Target = PodTarget | KubeletTarget | ProbeTarget;

export interface ServiceProps {
  readonly team: Team;
  /** One line: what it does. */
  readonly description: string;
  /** The families of metrics that it exposes; each brings its alerts and dashboards. */
  readonly exposes: readonly Family[];
  /** Where it runs. @default 'aion' */
  readonly namespace?: Namespace;
  /** Port of `/metrics`. @default 9090 */
  readonly metricsPort?: number;
  /** What is scraped where that is not the service's own pods: an exporter, kubelets. @default its own pods, `/metrics` */
  readonly scraped?: Target;
  /** Keep the labels of the exposition where they clash with the target's: an exporter that speaks of other objects. @default false */
  readonly honorLabels?: boolean;
  /** @default the environment's scrape interval */
  readonly scrapeInterval?: Duration;
  /** Reads 0 when the service is down though its exporter answers. */
  readonly aliveWhen?: Series;
  readonly slo?: Slo;
  /** Thresholds that differ from the alerts' own. An environment may set others. */
  readonly thresholds?: Thresholds;
  /** Share of its traces that Jaeger keeps. @default the environment's */
  readonly sampling?: Quantity<'ratio'>;
  /** Whether its pods send spans to Jaeger. @default false */
  readonly traces?: boolean;
  /**
   * Samples that one scrape may return.
   * @default the budgets of its families' metrics together, and a fifth more for what the runtime exposes
   */
  readonly sampleLimit?: number;
}

export interface Service extends Omit<ServiceProps, 'scraped' | 'metricsPort'> {
  readonly name: string;
  readonly namespace: Namespace;
  readonly target: Target;
  readonly sampleLimit: number;
  /** Whose pods its alerts about pods watch; none where it has none, or where they are the platform team's anyway. */
  readonly pods?: 'own' | 'rest';
  readonly declaredAt: Source;
}

/** Room for what every runtime exposes beside the catalogue: Go's or Node's own few hundred series. */
const RUNTIME_SAMPLES = 1_000;

/** Declares something that is monitored: scrape job, rules, alerts, network flow and documentation follow from it. */
export function service(name: string, props: ServiceProps): Service {
  const { scraped, metricsPort = METRICS_PORT, ...rest } = props;
  const namespace = props.namespace ?? namespaces.aion;
  const budget = props.exposes.flatMap(metricsOf).reduce((all, metric) => all + metric.maxSeries, 0);
  const declared: Service = {
    ...rest,
    name,
    namespace,
    target: scraped ?? { kind: 'pods', namespace, app: name, port: metricsPort, path: '/metrics' },
    sampleLimit: props.sampleLimit ?? Math.ceil((budget * 1.2) / 1_000) * 1_000 + RUNTIME_SAMPLES,
    ...podsOf(props),
    declaredAt: declaredHere(service),
  };
  declaredServices.add(declared);
  return declared;
}

/** A program behind an exporter has pods of its own, too; nodes and probed addresses have none. */
function podsOf({ team, exposes, scraped, aliveWhen }: ServiceProps): Pick<Service, 'pods'> {
  if (exposes.some(family => family === kubeState)) return { pods: 'rest' };
  return team !== 'platform' && (scraped === undefined || aliveWhen !== undefined) ? { pods: 'own' } : {};
}

const declaredServices = new WeakSet<object>();

/** Whether `service` made this. */
export const isService = (value: unknown): value is Service =>
  typeof value === 'object' && value !== null && declaredServices.has(value);

/** The families of a service, with the one that Prometheus records of every target. */
export const familiesOf = (of: Service): readonly Family[] => [target, ...of.exposes];
