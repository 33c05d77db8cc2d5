/** What a stack has unless it says otherwise: alerts and dashboards for the metrics that any product has. */
export * from './dashboards';
export * from './packs';
