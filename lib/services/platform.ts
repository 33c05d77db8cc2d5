/** The platform watches itself: its own components are services like all others. */
import * as catalogue from '../catalogue';
import { namespaces } from '../catalogue';
import { type ServiceProps, service } from './model/service';

const component = (name: string, props: Omit<ServiceProps, 'team' | 'namespace'>) =>
  service(name, { ...props, team: 'platform', namespace: namespaces.monitoring });

export const prometheus = component('prometheus', {
  description: 'Scrapes, stores and evaluates.',
  exposes: [catalogue.prometheus],
  metricsPort: 9090,
});

export const alertmanager = component('alertmanager', {
  description: 'Groups, silences and routes alerts.',
  exposes: [catalogue.alertmanager],
  metricsPort: 9093,
});

export const grafana = component('grafana', {
  description: 'Shows dashboards.',
  exposes: [catalogue.grafana],
  metricsPort: 3000,
});

/** Port of Jaeger's own metrics, the same in each of its programs. */
const JAEGER_METRICS = 8888;

export const jaegerCollector = component('jaeger-collector', {
  description: 'Takes spans from the services.',
  exposes: [catalogue.jaeger],
  metricsPort: JAEGER_METRICS,
});

export const jaegerQuery = component('jaeger-query', {
  description: 'Answers searches for traces.',
  exposes: [catalogue.jaegerQuery],
  metricsPort: JAEGER_METRICS,
});

export const jaegerStorage = component('jaeger-storage', {
  description: 'Stores traces on its volume.',
  exposes: [catalogue.jaegerStorage],
  metricsPort: JAEGER_METRICS,
});

/** On every node: it takes spans for the collectors, so that a service need not wait for one to be there. */
export const jaegerAgent = service('jaeger-agent', {
  team: 'platform',
  namespace: namespaces.agents,
  description: 'Takes spans from the services on its node and passes them on.',
  exposes: [catalogue.jaeger],
  metricsPort: JAEGER_METRICS,
});

/** Its series speak of pods in other namespaces: their labels are kept. */
export const kubeStateMetrics = component('kube-state-metrics', {
  description: 'Tells the state of Kubernetes objects.',
  exposes: [catalogue.kubeState],
  metricsPort: 8080,
  honorLabels: true,
});

/** Probes the user interfaces from inside, as a browser would reach them; only where they are exposed. */
export const userInterfaces = component('user-interfaces', {
  description: 'The exposed user interfaces: that they answer, and how long their certificates last.',
  exposes: [catalogue.blackbox],
  scraped: {
    kind: 'probe',
    namespace: namespaces.monitoring,
    app: 'blackbox-exporter',
    port: 9115,
    path: '/probe',
    module: 'https',
  },
});
