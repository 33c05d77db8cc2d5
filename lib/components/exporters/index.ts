export * from './blackbox-config';
export * from './blackbox-exporter';
export * from './kube-state-metrics';
export * from './node-exporter';
export * from './postgres-exporter';
export * from './redis-exporter';
