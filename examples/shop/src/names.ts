import type { StackNames } from 'monitoring-as-code';

/** Who owns alerts. Each has its contacts in src/environments/. */
export const TEAMS = ['operations', 'web', 'orders', 'product'] as const;
export type Team = (typeof TEAMS)[number];

/** What the stack calls itself and its places. */
export const names = {
  title: 'Shop',
  partOf: 'shop-watch',
  prefix: 'shop',
  namespaces: { products: ['shop', 'warehouse'], monitoring: 'shop-watch', agents: 'shop-watch-nodes' },
  teams: TEAMS,
  roles: { platform: 'operations', agreements: 'product' },
} as const satisfies StackNames;

export type Namespace = (typeof names.namespaces.products)[number] | 'shop-watch' | 'shop-watch-nodes';
