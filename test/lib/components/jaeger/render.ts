import { load } from 'js-yaml';
import { jaegerProps } from '../../../../charts/jaeger';
import {
  Jaeger,
  type JaegerConfig,
  type JaegerProps,
  type SamplingStrategies,
} from '../../../../lib/components/jaeger';
import type { Environment, Stack } from '../../../../lib/stack';
import { contextOf } from '../../../example/stack';
import { type Manifest, type Synthesized, synthesized } from '../synthesized';

/** Properties as the chart takes them from an environment of a stack. */
export const propsOf = (environment: Environment, stack: Stack): JaegerProps =>
  jaegerProps(contextOf(environment, stack));

export interface Rendered extends Pick<Synthesized, 'objects' | 'one'> {
  /** The configuration of a program, as it stands in its ConfigMap. */
  config(name: string): JaegerConfig;
  strategies(name: string): SamplingStrategies;
}

export function render(props: JaegerProps): Rendered {
  const { objects, one } = synthesized(chart => new Jaeger(chart, 'jaeger', props));
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
