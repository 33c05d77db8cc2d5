import type { StackNames } from '../lib/base';

/** The teams that own alerts. Routing is derived from them: each has its contacts in aion/environments/. */
export const TEAMS = ['platform', 'database', 'ai', 'management'] as const;
export type Team = (typeof TEAMS)[number];

/** The names of AION's stack and of its namespaces. Each is written here and nowhere else. */
export const names = {
  title: 'AION',
  partOf: 'aion-monitoring',
  prefix: 'aion',
  namespaces: { products: ['aion'], monitoring: 'aion-monitoring', agents: 'aion-monitoring-agents' },
  teams: TEAMS,
  roles: { platform: 'platform', agreements: 'management', databases: 'database', models: 'ai' },
} as const satisfies StackNames;

type Namespaces = typeof names.namespaces;
export type Namespace = Namespaces['products'][number] | Namespaces['monitoring' | 'agents'];
