/** Every alert and recording rule of the library, to be overridden or shown on a dashboard. */
export * from '../components/alertmanager/alerts';
export * from '../components/blackbox-exporter/alerts';
export * from '../components/jaeger/alerts';
export * from '../components/kube-state-metrics/alerts';
export * from '../components/kube-state-metrics/node-alerts';
export * from '../components/kubelet/alerts';
export * from '../components/node-exporter/rules';
export * from '../components/postgres-exporter/alerts';
export * from '../components/prometheus/alerts';
export * from '../components/redis-exporter/alerts';
export * from '../rules/families/ai';
export * from '../rules/families/database';
export * from '../rules/families/http';
export * from '../rules/families/sla';
export * from '../rules/families/system';
export * from '../rules/families/target';
export * from '../rules/families/telemetry';
