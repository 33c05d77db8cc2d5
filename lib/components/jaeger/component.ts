import type { StackNames } from '../../base';
import * as catalogue from '../../catalogue';
import { component, type Flow, flow, peerOf } from '../../k8s';
import type { Service } from '../../services';
import { image } from '../image';
import { watchedComponent } from '../scraped';
import { tracedServices } from '../surroundings';

/** The same version that the tests build and run (tools/pinned/jaeger). */
export const jaegerImage = image('docker.io', 'jaegertracing/jaeger', '2.13.0');

/** Ports of Jaeger's own metrics and of its health check, the same in each of its programs. */
const metrics = { number: 8888 };
const health = { number: 13133 };
/** Where collectors and agents receive spans: OTLP's own ports. */
const otlp = { 'otlp-grpc': { number: 4317 }, 'otlp-http': { number: 4318 } };
const tracing = { namespace: 'monitoring', component: 'tracing' } as const;

export const jaegerCollectorComponent = component('jaeger-collector', {
  ...tracing,
  ports: { metrics, ...otlp, sampling: { number: 5778 }, health },
});
export const jaegerQueryComponent = component('jaeger-query', {
  ...tracing,
  ports: { metrics, web: { number: 16686 }, health },
});
export const jaegerStorageComponent = component('jaeger-storage', {
  ...tracing,
  ports: { metrics, storage: { number: 17271 }, health },
});
/** On every node, with the collector's ports for spans: a service sends to either. */
export const jaegerAgentComponent = component('jaeger-agent', {
  ...tracing,
  namespace: 'agents',
  ports: { metrics, ...otlp, health },
});

export const jaegerServices = (names: StackNames): readonly Service[] => [
  watchedComponent(names, jaegerCollectorComponent, 'metrics', {
    description: 'Receives spans from the services.',
    exposes: [catalogue.jaeger, catalogue.collector],
  }),
  watchedComponent(names, jaegerQueryComponent, 'metrics', {
    description: 'Answers searches for traces.',
    exposes: [catalogue.jaegerQuery],
  }),
  watchedComponent(names, jaegerStorageComponent, 'metrics', {
    description: 'Stores traces on its volume.',
    exposes: [catalogue.jaegerStorage],
  }),
  watchedComponent(names, jaegerAgentComponent, 'metrics', {
    // On every node, so that a service need not wait for a collector to be available.
    description: 'Receives spans from the services on its node and passes them on.',
    exposes: [catalogue.jaeger, catalogue.collector],
    onePerNode: true,
  }),
];

export function jaegerFlows(names: StackNames): readonly Flow[] {
  const agent = peerOf(jaegerAgentComponent, names);
  const collector = peerOf(jaegerCollectorComponent, names);
  const storage = peerOf(jaegerStorageComponent, names);
  const traced = tracedServices(names);
  return [
    ...traced.flatMap(services => [
      flow(services, agent, 'otlp-grpc', 'sends spans'),
      flow(services, agent, 'otlp-http', 'sends spans'),
    ]),
    flow(agent, collector, 'otlp-grpc', 'passes spans on'),
    ...traced.flatMap(services => [
      flow(services, collector, 'otlp-grpc', 'sends spans'),
      flow(services, collector, 'otlp-http', 'sends spans'),
      flow(services, collector, 'sampling', 'asks for its sampling strategy'),
    ]),
    flow(collector, storage, 'storage', 'stores spans'),
    flow(peerOf(jaegerQueryComponent, names), storage, 'storage', 'reads traces'),
  ];
}
