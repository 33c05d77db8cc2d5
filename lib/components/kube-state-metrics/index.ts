export * from './alerts';
export * from './component';
export * from './kube-state-metrics';
export * from './node-alerts';
