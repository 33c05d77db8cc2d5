import type { Bytes, Duration, Quantity, Team } from '../catalogue';
import type { ImageSource } from '../images';
import type { Thresholds } from '../rules';

/** What a container asks for, and what it is held to. CPU in cores. */
export interface Resources {
  readonly requests: { readonly cpu: number; readonly memory: Bytes };
  /** A container without a CPU limit may use what its node has free. */
  readonly limits: { readonly cpu?: number; readonly memory: Bytes };
}

export interface PrometheusSize {
  /** Two make an HA pair: each scrapes everything. */
  readonly replicas: number;
  readonly retention: { readonly time: Duration; readonly size: Bytes };
  readonly volume: Bytes;
  readonly resources: Resources;
  readonly scrapeInterval: Duration;
  /** Series that fit the memory: about 3 KiB each with its churn, https://prometheus.io/docs/prometheus/latest/storage/ */
  readonly seriesBudget: number;
}

export interface AlertmanagerSize {
  /** Three make a gossip cluster that survives the loss of one. */
  readonly replicas: number;
  readonly volume: Bytes;
  readonly resources: Resources;
}

export interface JaegerSize {
  /** Collectors; autoscaled between the two where they differ. */
  readonly collectors: { readonly min: number; readonly max: number };
  readonly queries: number;
  readonly retention: Duration;
  readonly volume: Bytes;
  /** Of each collector, of query and of the storage. */
  readonly resources: Resources;
  /** Share of traces that is kept where a service does not say otherwise. */
  readonly sampling: Quantity<'ratio'>;
}

export interface GrafanaSize {
  readonly volume: Bytes;
  readonly resources: Resources;
}

/** How user interfaces are reached from outside: always with TLS and authentication. */
export interface Exposure {
  /** Interfaces are `grafana.<domain>`, `prometheus.<domain>`, … */
  readonly domain: string;
  /** Of a controller that reads ingress-nginx's annotations: the sign-in is one, which another would pass over. */
  readonly ingressClass: string;
  /** Namespace of the ingress controller: the only one that may connect. */
  readonly controllerNamespace: string;
  /** cert-manager's ClusterIssuer that issues the certificates. */
  readonly certificateIssuer: string;
  /** Where the controller asks whether a request is signed in (oauth2-proxy's addresses). */
  readonly signIn: { readonly authUrl: string; readonly signInUrl: string };
}

/** Ways to reach one team. A critical alert goes to PagerDuty and Slack, a warning to Slack, info to e-mail. */
export interface TeamContacts {
  /** Slack channel with `#`. */
  readonly slack: string;
  readonly email: string;
  /** Also notified of critical alerts and warnings. @default none */
  readonly also?: readonly ('msteams' | 'discord')[];
}

export interface Notifications {
  readonly teams: Readonly<Record<Team, TeamContacts>>;
  /** Whether critical alerts page through PagerDuty. Requires `heartbeat`. */
  readonly pages: boolean;
  /** Receives the Watchdog and alarms when it stops. Its URL is in a Secret. */
  readonly heartbeat?: { readonly interval: Duration };
  readonly smtp: { readonly host: string; readonly port: number; readonly from: string; readonly username: string };
}

/** Where databases that the exporters watch are found. */
export interface WatchedDatabases {
  readonly postgres: {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    /** Whether exporter and Grafana reach it over TLS, as libpq names it. */
    readonly sslMode: 'disable' | 'require' | 'verify-full';
  };
  readonly redis: { readonly host: string; readonly port: number };
}

export interface Environment {
  readonly name: string;
  /** The external label `cluster` of everything that leaves. */
  readonly cluster: string;
  /** @default the cluster's default class */
  readonly storageClass?: string;
  readonly images: ImageSource;
  readonly prometheus: PrometheusSize;
  readonly alertmanager: AlertmanagerSize;
  readonly jaeger: JaegerSize;
  readonly grafana: GrafanaSize;
  /** Of each exporter and of kube-state-metrics. */
  readonly exporterResources: Resources;
  /** Whether replicas must be on different nodes and survive a drain. */
  readonly highlyAvailable: boolean;
  /** @default user interfaces are reached by port-forward only */
  readonly exposure?: Exposure;
  /** @default nobody is notified; alerts are seen in the user interfaces */
  readonly notifications?: Notifications;
  readonly databases: WatchedDatabases;
  /** URL of the folder with the runbooks. */
  readonly runbooks: string;
  /** For every service. */
  readonly thresholds: Thresholds;
  /** For one service, by its name; goes before `thresholds`. */
  readonly serviceThresholds: Readonly<Record<string, Thresholds>>;
  /** Addresses that NetworkPolicies cannot select by pod. @default any address, on these ports only */
  readonly network?: {
    readonly apiServer?: string;
    readonly nodes?: string;
    /** Where the SMTP server is, if it has a private address. @default any public address */
    readonly smtp?: string;
  };
  /** Also emit ServiceMonitor and PrometheusRule objects for the Prometheus Operator. */
  readonly operatorObjects: boolean;
}
