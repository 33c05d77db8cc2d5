import type { Construct } from 'constructs';
import type { Quantity } from '../../catalogue';
import { type Component, ConfigFiles, type OwnPeer } from '../../k8s';
import type { Service } from '../../services';
import { listen } from '../otelcol/parts';
import type { Extensions } from './config';

export interface Strategy {
  readonly type: 'probabilistic';
  /** Share of the traces that are kept. */
  readonly param: number;
}
/** In Jaeger's format: https://www.jaegertracing.io/docs/2.13/architecture/sampling/#file-based-sampling */
export interface SamplingStrategies {
  readonly default_strategy: Strategy;
  readonly service_strategies: readonly (Strategy & { readonly service: string })[];
}

/** One strategy for each service that sends spans, and the default for all others. */
export function renderSamplingStrategies(
  services: readonly Service[],
  fallback: Quantity<'ratio'>,
): SamplingStrategies {
  const keep = ({ value }: Quantity<'ratio'>): Strategy => ({ type: 'probabilistic', param: value });
  return {
    default_strategy: keep(fallback),
    service_strategies: services
      .filter(({ traces }) => traces)
      .map(({ name, sampling = fallback }) => ({ service: name, ...keep(sampling) })),
  };
}

const FILE = 'sampling-strategies.json';
export const SAMPLING_FOLDER = '/etc/jaeger-sampling';

/** In a ConfigMap of its own: Jaeger reloads a changed file by itself, so nothing needs to restart. */
export const samplingFiles = (scope: Construct, peer: OwnPeer, strategies: SamplingStrategies): ConfigFiles =>
  new ConfigFiles(scope, 'sampling', {
    peer,
    name: `${peer.name}-sampling`,
    files: { [FILE]: `${JSON.stringify(strategies, null, 2)}\n` },
  });

/** Answers `GET /sampling?service=…` over HTTP. */
export const remoteSampling = (
  peer: Component<'sampling'>,
  fallback: Quantity<'ratio'>,
): NonNullable<Extensions['remote_sampling']> => ({
  file: {
    path: `${SAMPLING_FOLDER}/${FILE}`,
    reload_interval: '30s',
    default_sampling_probability: fallback.value,
  },
  http: { endpoint: listen(peer, 'sampling') },
});
