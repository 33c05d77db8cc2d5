import { flows } from '../../../charts/flows';
import { type Environment, monitoredIn } from '../../../lib/environments';
import { Network } from '../../../lib/k8s';
import { allServices } from '../../../lib/services';

/** What the charts hand to a component. */
export function contextOf(environment: Environment, monitored = allServices()) {
  const services = monitoredIn(environment, monitored);
  return { environment, services, network: new Network(flows(environment, services)) };
}
