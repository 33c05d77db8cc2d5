import type { StackNames } from '../base';
import {
  type Duration,
  declaredHere,
  type Family,
  kubeState,
  METRICS_PORT,
  metricsOf,
  type Quantity,
  type Series,
  type Source,
  target,
} from '../catalogue';
import type { Slo, Thresholds, Workload } from '../rules';
import type { Objective } from '../slo';

/** What Prometheus scrapes for a service. */
export interface PodTarget {
  readonly kind: 'pods';
  readonly namespace: string;
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
/** Addresses that an exporter probes: Prometheus scrapes the exporter and passes the address as a parameter. */
export interface ProbeTarget {
  readonly kind: 'probe';
  readonly namespace: string;
  readonly app: string;
  readonly port: number;
  readonly path: string;
  /** The exporter's module. */
  readonly module: string;
  /** What is probed: `kubernetes.default.svc:443`. @default the environment's exposed user interfaces */
  readonly addresses?: readonly string[];
}
export type Target = PodTarget | KubeletTarget | ProbeTarget;

/** The names of a stack's teams, namespaces and alerts: its services accept no others. */
export interface ServiceVocabulary {
  readonly team: string;
  readonly namespace: string;
  /** Thresholds by alert, each in the alert's unit. */
  readonly thresholds: object;
}
interface AnyVocabulary extends ServiceVocabulary {
  readonly thresholds: Thresholds;
}

export interface ServiceProps<V extends ServiceVocabulary = AnyVocabulary> {
  /** The team that owns it, and is notified. */
  readonly team: V['team'];
  /** What it does, in one line. */
  readonly description: string;
  /** The families of metrics that it exposes; each adds its alerts and dashboards. */
  readonly exposes: readonly Family[];
  /** Where it runs. @default the first of the products' namespaces */
  readonly namespace?: V['namespace'];
  /** Port of `/metrics`. @default 9090 */
  readonly metricsPort?: number;
  /** What is scraped instead of the service's own pods: an exporter, kubelets. @default its own pods, `/metrics` */
  readonly scraped?: Target;
  /** Whether exposed labels take precedence over the target's, for exporters that report on other objects. @default false */
  readonly honorLabels?: boolean;
  /** Between two scrapes of a target. @default the environment's scrape interval */
  readonly scrapeInterval?: Duration;
  /** Whether it has one target on each node, which is down with the node. @default false */
  readonly onePerNode?: boolean;
  /** A series that is 0 while the service is down but its exporter answers. */
  readonly aliveWhen?: Series;
  /** What it promises. */
  readonly slo?: Slo;
  /** What it promises beyond that: shares of requests within a bound, and of any events that it counts. @default none */
  readonly objectives?: readonly Objective[];
  /** Thresholds that differ from the alerts' own. An environment may override them. */
  readonly thresholds?: V['thresholds'];
  /** Alerts of its families that it does not have, each with the reason: `{ HighLatency: 'answers in batches' }`. @default none */
  readonly without?: { readonly [A in keyof V['thresholds']]?: string };
  /** Share of its traces that Jaeger keeps. @default the environment's */
  readonly sampling?: Quantity<'ratio'>;
  /** Whether its pods send spans to Jaeger. @default false */
  readonly traces?: boolean;
  /**
   * Whether strangers can call it. Then a caller's trace is linked but not continued, so that `sampling` holds whatever the
   * caller asks for, its baggage is dropped, and the service's own goes only to `baggageTo`. @default false
   */
  readonly edge?: boolean;
  /** Hosts that baggage may be sent to, `*.` for the end of names: `ai-engine.aion.svc`. @default all hosts; none for `edge` */
  readonly baggageTo?: readonly string[];
  /**
   * Samples that one scrape may return.
   * @default the sum of its families' budgets plus 20 %, and room for the metrics of the runtime
   */
  readonly sampleLimit?: number;
}

export interface Service extends Omit<ServiceProps, 'scraped' | 'metricsPort'> {
  readonly name: string;
  readonly namespace: string;
  readonly target: Target;
  readonly sampleLimit: number;
  /** The controllers of its targets, if these are pods. Kubernetes' own label and a controller's name are the same by convention. */
  readonly workload?: Workload;
  /** Whose pods its alerts about pods cover; undefined if it has no pods, or if the platform team owns it anyway. */
  readonly pods?: 'own' | 'rest';
  readonly declaredAt: Source;
}

/** Room for what every runtime exposes besides the catalogue's metrics: Go's or Node's own few hundred series. */
const RUNTIME_SAMPLES = 1_000;

/**
 * `service` for a stack's declarations: scrape job, rules, alerts, network flow and documentation are derived from each
 * service. A team, namespace or alert that the stack does not have is a compile error.
 */
export function serviceDeclarations<V extends ServiceVocabulary = AnyVocabulary>({
  namespaces,
  roles,
}: Pick<StackNames, 'namespaces' | 'roles'>) {
  return function service(name: string, props: ServiceProps<V>): Service {
    const { scraped, metricsPort = METRICS_PORT, ...rest } = props as unknown as ServiceProps;
    const namespace = props.namespace ?? namespaces.products[0];
    const target = scraped ?? ({ kind: 'pods', namespace, app: name, port: metricsPort, path: '/metrics' } as const);
    const budget = props.exposes.flatMap(metricsOf).reduce((all, metric) => all + metric.maxSeries, 0);
    const declared: Service = {
      ...rest,
      name,
      namespace,
      target,
      sampleLimit: props.sampleLimit ?? Math.ceil((budget * 1.2) / 1_000) * 1_000 + RUNTIME_SAMPLES,
      ...(target.kind === 'pods' && { workload: { namespace: target.namespace, name: target.app } }),
      ...watchedPods(props as unknown as ServiceProps, roles.platform),
      declaredAt: declaredHere(service),
    };
    declaredServices.add(declared);
    return declared;
  };
}

/** A program behind an exporter has pods of its own as well; nodes and probed addresses have none. */
function watchedPods({ team, exposes, scraped, aliveWhen }: ServiceProps, platformTeam: string): Pick<Service, 'pods'> {
  if (exposes.some(family => family === kubeState)) return { pods: 'rest' };
  return team !== platformTeam && (scraped === undefined || aliveWhen !== undefined) ? { pods: 'own' } : {};
}

const declaredServices = new WeakSet<object>();

/** Whether a stack's `service` created this. */
export const isService = (value: unknown): value is Service =>
  typeof value === 'object' && value !== null && declaredServices.has(value);

/** The families of a service, and the one that Prometheus records about every target. */
export const familiesOf = ({ exposes }: Service): readonly Family[] => [target, ...exposes];
