/** The stores of metrics, traces and Grafana's data, each a tagged union. */
export * from './grafana';
export * from './metrics';
export * from './traces';
