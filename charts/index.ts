import { App } from 'cdk8s';
import { Network } from '../lib/k8s';
import { type Environment, monitoredIn, type Stack } from '../lib/stack';
import { AlertmanagerChart } from './alertmanager';
import { ClusterAccessChart } from './cluster-access';
import type { ChartContext } from './context';
import { ExportersChart } from './exporters';
import { ExposureChart } from './exposure';
import { flows } from './flows';
import { dashboardCharts, GrafanaChart } from './grafana';
import { JaegerChart } from './jaeger';
import { LogAgentChart } from './log-agent';
import { LogsChart } from './logs';
import { Namespaces } from './namespaces';
import { NetworkPoliciesChart } from './network-policies';
import { OperatorObjectsChart, PrometheusChart } from './prometheus';

/**
 * Everything that an environment deploys, one file per chart. The numbers set the order in which `kubectl apply` reads
 * the files, so that what others need comes first. Charts declare no dependencies on each other: cdk8s would make every
 * object of one depend on every object of the other.
 */
export function platform(environment: Environment, stack: Stack): App {
  const app = new App();
  const services = monitoredIn(environment, stack.services);
  const network = new Network(flows(stack, environment, services));
  const context: ChartContext = { stack, environment, services, network };
  new Namespaces(app, '00-namespaces', context);
  new ClusterAccessChart(app, '01-cluster-access', context);
  new NetworkPoliciesChart(app, '02-network-policies', context);
  new AlertmanagerChart(app, '10-alertmanager', context);
  new PrometheusChart(app, '20-prometheus', context);
  new JaegerChart(app, '30-jaeger', context);
  new LogsChart(app, '35-logs', context);
  new LogAgentChart(app, '36-log-agent', context);
  new ExportersChart(app, '40-exporters', context);
  dashboardCharts(app, '45', context);
  new GrafanaChart(app, '50-grafana', context);
  new ExposureChart(app, '60-exposure', context);
  new OperatorObjectsChart(app, '70-operator-objects', context);
  return app;
}
