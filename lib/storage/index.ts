/** The stores of metrics, traces, logs and Grafana's data, each a tagged union. */
export * from './grafana';
export * from './logs';
export * from './metrics';
export * from './traces';
