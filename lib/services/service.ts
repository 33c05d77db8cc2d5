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
import type { Slo, Thresholds } from '../rules';

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
/** Addresses that an exporter probes: Prometheus asks the exporter, the address goes along as a parameter. */
export interface ProbeTarget {
  readonly kind: 'probe';
  readonly namespace: string;
  readonly app: string;
  readonly port: number;
  readonly path: string;
  /** The exporter's module. */
  readonly module: string;
}
export type Target = PodTarget | KubeletTarget | ProbeTarget;

/** What a stack calls its teams, namespaces and alerts: services that are declared with it take no other name. */
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
  readonly team: V['team'];
  /** One line: what it does. */
  readonly description: string;
  /** The families of metrics that it exposes; each brings its alerts and dashboards. */
  readonly exposes: readonly Family[];
  /** Where it runs. @default the first of the product's namespaces */
  readonly namespace?: V['namespace'];
  /** Port of `/metrics`. @default 9090 */
  readonly metricsPort?: number;
  /** What is scraped where that is not the service's own pods: an exporter, kubelets. @default its own pods, `/metrics` */
  readonly scraped?: Target;
  /** Keep the labels of the exposition where they clash with the target's: an exporter that speaks of other objects. @default false */
  readonly honorLabels?: boolean;
  /** @default the environment's scrape interval */
  readonly scrapeInterval?: Duration;
  /** Whether each of its targets is a machine, so that what happens to one says nothing about another. @default false */
  readonly eachTargetIsAMachine?: boolean;
  /** Reads 0 when the service is down though its exporter answers. */
  readonly aliveWhen?: Series;
  readonly slo?: Slo;
  /** Thresholds that differ from the alerts' own. An environment may set others. */
  readonly thresholds?: V['thresholds'];
  /** Alerts of its families that it does not get, each with the reason: `{ HighLatency: 'answers in batches' }`. @default none */
  readonly without?: { readonly [A in keyof V['thresholds']]?: string };
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
  readonly namespace: string;
  readonly target: Target;
  readonly sampleLimit: number;
  /** Whose pods its alerts about pods watch; none where it has none, or where they are the platform team's anyway. */
  readonly pods?: 'own' | 'rest';
  readonly declaredAt: Source;
}

/** Room for what every runtime exposes beside the catalogue: Go's or Node's own few hundred series. */
const RUNTIME_SAMPLES = 1_000;

/**
 * `service` as a stack declares with it: scrape job, rules, alerts, network flow and documentation follow from each
 * service. A team, a namespace or an alert that the stack does not have does not compile.
 */
export function serviceDeclarations<V extends ServiceVocabulary = AnyVocabulary>({
  namespaces,
  roles,
}: Pick<StackNames, 'namespaces' | 'roles'>) {
  return function service(name: string, props: ServiceProps<V>): Service {
    const { scraped, metricsPort = METRICS_PORT, ...rest } = props as unknown as ServiceProps;
    const namespace = props.namespace ?? namespaces.products[0];
    const budget = props.exposes.flatMap(metricsOf).reduce((all, metric) => all + metric.maxSeries, 0);
    const declared: Service = {
      ...rest,
      name,
      namespace,
      target: scraped ?? { kind: 'pods', namespace, app: name, port: metricsPort, path: '/metrics' },
      sampleLimit: props.sampleLimit ?? Math.ceil((budget * 1.2) / 1_000) * 1_000 + RUNTIME_SAMPLES,
      ...watchedPods(props as unknown as ServiceProps, roles.platform),
      declaredAt: declaredHere(service),
    };
    declaredServices.add(declared);
    return declared;
  };
}

/** A program behind an exporter has pods of its own, too; nodes and probed addresses have none. */
function watchedPods({ team, exposes, scraped, aliveWhen }: ServiceProps, platformTeam: string): Pick<Service, 'pods'> {
  if (exposes.some(family => family === kubeState)) return { pods: 'rest' };
  return team !== platformTeam && (scraped === undefined || aliveWhen !== undefined) ? { pods: 'own' } : {};
}

const declaredServices = new WeakSet<object>();

/** Whether a stack's `service` made this. */
export const isService = (value: unknown): value is Service =>
  typeof value === 'object' && value !== null && declaredServices.has(value);

/** The families of a service, with the one that Prometheus records of every target. */
export const familiesOf = ({ exposes }: Service): readonly Family[] => [target, ...exposes];
