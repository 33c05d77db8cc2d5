import type { TeamRoles } from '../base';
import type { Bytes, Duration, Quantity, Series } from '../catalogue';
import { AVAILABILITY, availabilityObjective, type Objective, type Period } from '../slo';

/** The objectives that a service promises. */
export interface Slo {
  /** Share of requests that succeed, and of time that the service is up: 0.999. */
  readonly availability: Quantity<'ratio'>;
  /** Time within which 95 % of its requests are answered. @default 1 s for p95 */
  readonly latency?: { readonly p95: Duration };
}

/** Deployments, StatefulSets and DaemonSets of one name. */
export interface Workload {
  readonly namespace: string;
  readonly name: string;
}

/** What the alerts of a service can use about it. */
export interface ServiceFacts {
  readonly name: string;
  readonly team: string;
  readonly slo?: Slo;
  /** What it promises beyond `slo`. @default none */
  readonly objectives?: readonly Objective[];
  /** A series that is 0 while the service is down but its exporter answers, such as `pg_up`. */
  readonly aliveWhen?: Series;
  /** The controllers of its targets, if these are pods: workloads of this name. */
  readonly workload?: Workload;
  /** Whether it has one target on each node, which is down with the node. @default false */
  readonly onePerNode?: boolean;
  /**
   * Whose pods its alerts about pods cover: its own, if a team other than the platform's owns them; the rest, for the
   * service that exposes the state of all pods.
   */
  readonly pods?: 'own' | 'rest';
  /** Samples that one scrape of one target may return; beyond it, Prometheus rejects the scrape. */
  readonly sampleLimit: number;
}

/** How far back an environment can look. */
export interface Kept {
  /** How long Prometheus keeps what it measured. */
  readonly kept: Duration;
  /** The periods of its services' objectives. @default those that objectives may have */
  readonly periods?: readonly Period[];
}

/** Every objective of a service: `slo.availability` is one of them, over 30 days. */
export const objectivesOf = ({
  slo,
  objectives = [],
}: Pick<ServiceFacts, 'slo' | 'objectives'>): readonly Objective[] => [
  ...(slo === undefined ? [] : [availabilityObjective(AVAILABILITY, { share: slo.availability })]),
  ...objectives,
];

/** What alerts can use about the environment. */
export interface PlatformFacts extends Kept {
  readonly teams: TeamRoles;
  readonly alertmanagerReplicas: number;
  /** Alertmanager's name of the integration that critical alerts reach people through: `pagerduty`. */
  readonly pagesThrough: string;
  /** Series that Prometheus is sized for. */
  readonly seriesBudget: number;
  /** Size of the lines that are written in a day, as declared; 0 where there is no store of logs. */
  readonly logsPerDay: Bytes;
  /** The service that exposes the state of Kubernetes' objects. */
  readonly kubeStateService: string;
  /** The service that exposes what containers use. */
  readonly containersService: string;
  /** Services whose alerts about pods go to their own team. */
  readonly servicesWithOwnPods: readonly string[];
  /** Namespaces whose pods and volumes are watched. */
  readonly watchedNamespaces: readonly string[];
}
