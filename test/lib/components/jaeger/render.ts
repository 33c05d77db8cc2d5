import { App, Chart, Testing } from 'cdk8s';
import { load } from 'js-yaml';
import { flows } from '../../../../charts/flows';
import {
  Jaeger,
  type JaegerConfig,
  type JaegerProps,
  type SamplingStrategies,
} from '../../../../lib/components/jaeger';
import type { Environment } from '../../../../lib/environments';
import { Network } from '../../../../lib/k8s';
import { allServices } from '../../../../lib/services';

// biome-ignore lint/suspicious/noExplicitAny: a manifest, of any kind
type Manifest = any;

/** Properties as a chart takes them from an environment. */
export const propsOf = (environment: Environment): JaegerProps => ({
  image: 'docker.io/jaegertracing/jaeger:2.13.0',
  size: environment.jaeger,
  agentResources: environment.exporterResources,
  ...(environment.storageClass !== undefined && { storageClass: environment.storageClass }),
  network: new Network(flows(environment, allServices())),
  services: allServices(),
  highlyAvailable: environment.highlyAvailable,
});

export interface Rendered {
  readonly objects: readonly Manifest[];
  one(kind: string, name: string): Manifest;
  /** The configuration of a program, as it stands in its ConfigMap. */
  config(name: string): JaegerConfig;
  strategies(name: string): SamplingStrategies;
}

export function render(props: JaegerProps): Rendered {
  const chart = new Chart(new App(), 'test');
  new Jaeger(chart, 'jaeger', props);
  const objects: readonly Manifest[] = Testing.synth(chart);
  const one = (kind: string, name: string) =>
    objects.find(object => object.kind === kind && object.metadata.name === name);
  return {
    objects,
    one,
    config: name => load(one('ConfigMap', name).data['config.yaml']) as JaegerConfig,
    strategies: name => JSON.parse(one('ConfigMap', `${name}-sampling`).data['sampling-strategies.json']),
  };
}

export const PROGRAMS = ['jaeger-storage', 'jaeger-collector', 'jaeger-query', 'jaeger-agent'] as const;
export type ProgramName = (typeof PROGRAMS)[number];

/** The one container of a program. */
export const containerOf = ({ objects }: Rendered, name: string): Manifest =>
  objects.find(({ kind, metadata, spec }) => metadata.name === name && spec?.template && kind !== 'Job').spec.template
    .spec.containers[0];
