/** What a stack has by default: alerts and dashboards for the metrics that every product has. */
export * from './dashboards';
export * from './packs';
