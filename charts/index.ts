import { App } from 'cdk8s';
import type { Environment } from '../lib/environments';
import { monitoredIn } from '../lib/environments';
import { Network } from '../lib/k8s';
import type { Service } from '../lib/services';
import { ExposureChart } from './exposure';
import { flows } from './flows';
import { GrafanaChart } from './grafana';
import { Namespaces } from './namespaces';
import { NetworkPoliciesChart } from './network-policies';

/**
 * Everything that an environment deploys. One chart a file; their numbers are the order in which `kubectl apply` reads
 * them, so that what others need comes first. Charts do not depend on each other: cdk8s would relate every object of
 * one with every object of the other.
 */
export function platform(environment: Environment, services: readonly Service[]): App {
  // A temporary name: nothing is written by the App itself.
  const app = new App({ outdir: 'dist', recordConstructMetadata: false });
  const monitored = monitoredIn(environment, services);
  const context = { environment, services: monitored, network: new Network(flows(environment, monitored)) };
  new Namespaces(app, '00-namespaces');
  new NetworkPoliciesChart(app, '02-network-policies', context);
  new GrafanaChart(app, '50-grafana', context);
  new ExposureChart(app, '60-exposure', context);
  return app;
}
