/** The namespaces of a stack, and those of the products that it monitors. */
export interface Namespaces {
  /** The products' own; the first is the default namespace of a service. */
  readonly products: readonly [string, ...string[]];
  /** The platform's own. */
  readonly monitoring: string;
  /** Of the platform's agents that need access to the host. */
  readonly agents: string;
}

/** The teams responsible for what belongs to no single service. */
export interface TeamRoles {
  /** For the stack itself, and for alerts whose team is unknown. */
  readonly platform: string;
  /** For service level agreements, which are promises to customers. */
  readonly agreements: string;
  /** For how services reach their databases. @default the team of the service */
  readonly databases?: string;
  /** For the models that services run. @default the team of the service */
  readonly models?: string;
}

/** The names of a stack that are visible outside it. */
export interface StackNames {
  /** For people, `AION`: the dashboards' folder, the sender of notifications. */
  readonly title: string;
  /** `app.kubernetes.io/part-of` of every object, and the prefix of the priority classes' names. */
  readonly partOf: string;
  /** Prefix of every dashboard's uid, `aion` in `aion-http`; also the dashboards' tag. */
  readonly prefix: string;
  /** Where everything runs. */
  readonly namespaces: Namespaces;
  /** The teams that own alerts; routing is derived from them. */
  readonly teams: readonly string[];
  /** Which team is responsible for what belongs to no single service. */
  readonly roles: TeamRoles;
}

/** Every namespace of a stack: the products', then its own. */
export const allNamespaces = ({ products, monitoring, agents }: Namespaces): readonly string[] => [
  ...products,
  monitoring,
  agents,
];

/** Uid of a dashboard. It is part of every link, so it never changes. */
export const dashboardUid = ({ prefix }: Pick<StackNames, 'prefix'>, key: string): string => `${prefix}-${key}`;
