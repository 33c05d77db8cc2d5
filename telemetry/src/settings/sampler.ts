import { parsePairs, parseUrl, type Variables } from './variables';

const SAMPLERS = [
  ...(['always_on', 'always_off', 'traceidratio', 'jaeger_remote'] as const),
  ...([
    'parentbased_always_on',
    'parentbased_always_off',
    'parentbased_traceidratio',
    'parentbased_jaeger_remote',
  ] as const),
] as const;

/** Who decides for a trace that begins here; `parentBased`: a trace that came in keeps its caller's decision. */
export interface SamplerSettings {
  readonly parentBased: boolean;
  readonly root:
    | { readonly kind: 'always_on' | 'always_off' }
    | { readonly kind: 'traceidratio'; readonly ratio: number }
    | JaegerRemote;
}
/** Asks Jaeger's collector for the service's share, again and again. */
export interface JaegerRemote {
  readonly kind: 'jaeger_remote';
  /** Where `/sampling?service=` is answered. */
  readonly endpoint: URL;
  readonly pollingIntervalMs: number;
  /** Share of the traces until the first answer, 0 to 1. */
  readonly initialSamplingRate: number;
}

const REMOTE: JaegerRemote = {
  kind: 'jaeger_remote',
  endpoint: new URL('http://localhost:5778'),
  pollingIntervalMs: 60_000,
  // As Jaeger's own strategies begin (requirements: 1 % at first): silence of the collector must not become a flood.
  initialSamplingRate: 0.01,
};

function parseRatio(text: string): number {
  const ratio = Number(text);
  if (text === '' || !(ratio >= 0 && ratio <= 1)) throw new Error(`"${text}" is not a share from 0 to 1`);
  return ratio;
}

/** `endpoint=http://…:5778,pollingIntervalMs=5000,initialSamplingRate=0.25`, as OpenTelemetry specifies it. */
function parseRemote(text: string): JaegerRemote {
  const { endpoint, pollingIntervalMs, initialSamplingRate, ...unknown } = parsePairs(text);
  const strange = Object.keys(unknown);
  if (strange.length > 0) {
    throw new Error(`unknown: ${strange.join(', ')}; known are endpoint, pollingIntervalMs, initialSamplingRate`);
  }
  const interval = pollingIntervalMs === undefined ? REMOTE.pollingIntervalMs : Number(pollingIntervalMs);
  if (!Number.isInteger(interval) || interval < 1) {
    throw new Error(`pollingIntervalMs is "${pollingIntervalMs}", not a whole number of milliseconds`);
  }
  return {
    kind: 'jaeger_remote',
    endpoint: endpoint === undefined ? REMOTE.endpoint : parseUrl(endpoint),
    pollingIntervalMs: interval,
    initialSamplingRate:
      initialSamplingRate === undefined ? REMOTE.initialSamplingRate : parseRatio(initialSamplingRate),
  };
}

/** `OTEL_TRACES_SAMPLER` and its `_ARG`. @default parentbased_jaeger_remote at localhost:5778, 1 % until it answers */
export function samplerSettings(variables: Variables): SamplerSettings {
  const name = variables.oneOf('OTEL_TRACES_SAMPLER', SAMPLERS, 'parentbased_jaeger_remote');
  const parentBased = name.startsWith('parentbased_');
  const kind = name.replace('parentbased_', '');
  if (kind === 'traceidratio') {
    return { parentBased, root: { kind, ratio: variables.parsed('OTEL_TRACES_SAMPLER_ARG', parseRatio, 1) } };
  }
  if (kind === 'jaeger_remote') {
    return { parentBased, root: variables.parsed('OTEL_TRACES_SAMPLER_ARG', parseRemote, REMOTE) };
  }
  return { parentBased, root: { kind: kind as 'always_on' | 'always_off' } };
}
