import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { Failures } from '../failures';
import type { SamplerSettings, Settings } from '../settings';
import { Outage } from './outage';
import { shown } from './reason';
import { RemoteSampler } from './remote-sampler';

export interface RunningSampler {
  readonly sampler: Sampler;
  stop(): void;
}

/** The sampler of the settings. Jaeger's strategies apply only to traces that start here, whether parent-based or not. */
export function startSampler({ serviceName, tracing }: Settings, failures: Failures): RunningSampler {
  const { parentBased, root } = tracing.sampler;
  if (root.kind === 'jaeger_remote') {
    const address = shown(root.endpoint);
    const jaeger = new Outage(failures, {
      fails: `the sampling strategy cannot be read from ${address}, so the last one stays in effect,`,
      works: `the sampling strategy is read from ${address} again`,
    });
    const remote = new RemoteSampler(root, serviceName, jaeger);
    return { sampler: new ParentBasedSampler({ root: remote }), stop: () => remote.stop() };
  }
  const own = fixed(root);
  return { sampler: parentBased ? new ParentBasedSampler({ root: own }) : own, stop: () => {} };
}

function fixed(root: Exclude<SamplerSettings['root'], { kind: 'jaeger_remote' }>): Sampler {
  switch (root.kind) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(root.ratio);
  }
}
