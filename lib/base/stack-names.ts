/** Where a stack puts what is its own, and where what it watches runs. */
export interface Namespaces {
  /** The product's; the first is where a service runs that does not say otherwise. */
  readonly products: readonly [string, ...string[]];
  /** The platform's own. */
  readonly monitoring: string;
  /** Of its agents that need the host. */
  readonly agents: string;
}

/** Who answers for what belongs to no single service. */
export interface TeamRoles {
  /** For the stack itself, and for alerts whose team is not known. */
  readonly platform: string;
  /** For what is promised to customers: service level agreements. */
  readonly agreements: string;
}

/** What a stack calls itself, wherever that shows to the outside. */
export interface StackNames {
  /** As people say it, `AION`: the folder of the dashboards, the sender of notifications. */
  readonly title: string;
  /** `app.kubernetes.io/part-of` of every object, and the beginning of the names of the priority classes. */
  readonly partOf: string;
  /** Beginning of each dashboard's uid, `aion` for `aion-http`; also their tag. */
  readonly prefix: string;
  readonly namespaces: Namespaces;
  /** Who owns alerts: routing derives from it. */
  readonly teams: readonly string[];
  readonly roles: TeamRoles;
}

/** Every namespace of a stack: the product's, then its own. */
export const allNamespaces = ({ products, monitoring, agents }: Namespaces): readonly string[] => [
  ...products,
  monitoring,
  agents,
];

/** Uid of a dashboard. It is part of every link, so it never changes. */
export const dashboardUid = ({ prefix }: Pick<StackNames, 'prefix'>, key: string): string => `${prefix}-${key}`;
