import type { StackNames } from '../../base';
import { prometheus } from '../../catalogue';
import { component, type Flow, flow, peerOf } from '../../k8s';
import { alertmanagerComponent } from '../alertmanager/component';
import { image } from '../image';
import { watchedComponent } from '../scraped';
import { type KnownAddresses, kubernetesApiFlows } from '../surroundings';

/** The same version that the tests build and run (tools/pinned/prometheus). */
export const prometheusImage = image('quay.io', 'prometheus/prometheus', 'v3.13.5');

export const prometheusComponent = component('prometheus', {
  namespace: 'monitoring',
  component: 'metrics',
  ports: { web: { number: 9090 } },
});

/** Its own metrics grow with what it does: by some forty for each scrape job, ten for each group of rules. Enough for 400 services. */
const OWN_SAMPLES = 20_000;

export const prometheusService = (names: StackNames) =>
  watchedComponent(names, prometheusComponent, 'web', {
    description: 'Scrapes and stores metrics, and evaluates rules.',
    exposes: [prometheus],
    sampleLimit: OWN_SAMPLES,
  });

/** The flows of scrapes belong to the scraped services. */
export function prometheusFlows(names: StackNames, addresses?: KnownAddresses): readonly Flow[] {
  const peer = peerOf(prometheusComponent, names);
  return [
    flow(peer, peerOf(alertmanagerComponent, names), 'web', 'sends alerts'),
    ...kubernetesApiFlows(peer, 'discovers targets', addresses),
  ];
}
