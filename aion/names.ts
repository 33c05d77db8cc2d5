import type { StackNames } from '../lib/base';

/** Who owns alerts. Routing derives from it: each has its contacts in aion/environments/. */
export const TEAMS = ['platform', 'database', 'ai', 'management'] as const;
export type Team = (typeof TEAMS)[number];

/** What AION's stack calls itself and its places. Each name is written here and nowhere else. */
export const names = {
  title: 'AION',
  partOf: 'aion-monitoring',
  prefix: 'aion',
  namespaces: { products: ['aion'], monitoring: 'aion-monitoring', agents: 'aion-monitoring-agents' },
  teams: TEAMS,
  roles: { platform: 'platform', agreements: 'management' },
} as const satisfies StackNames;

export type Namespace = (typeof names.namespaces.products)[number] | 'aion-monitoring' | 'aion-monitoring-agents';
