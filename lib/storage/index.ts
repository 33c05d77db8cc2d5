/** What keeps metrics, traces and dashboards: a tagged union each. */
export * from './grafana';
export * from './metrics';
export * from './traces';
