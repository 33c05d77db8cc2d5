import { parsePairs, parseUrl, Variables } from './variables';

const SAMPLERS = [
  ...(['always_on', 'always_off', 'traceidratio', 'jaeger_remote'] as const),
  ...([
    'parentbased_always_on',
    'parentbased_always_off',
    'parentbased_traceidratio',
    'parentbased_jaeger_remote',
  ] as const),
] as const;

/** `root` decides for a trace that starts here; with `parentBased`, the caller decides for a trace that it started. */
export interface SamplerSettings {
  readonly parentBased: boolean;
  readonly root:
    | { readonly kind: 'always_on' | 'always_off' }
    | { readonly kind: 'traceidratio'; readonly ratio: number }
    | JaegerRemote;
}
/** Polls Jaeger's collector for the sampling strategy of the service. */
export interface JaegerRemote {
  readonly kind: 'jaeger_remote';
  /** The base URL of `/sampling?service=`. */
  readonly endpoint: URL;
  readonly pollingIntervalMs: number;
  /** The share of traces until the first response, 0 to 1. */
  readonly initialSamplingRate: number;
}

const REMOTE: JaegerRemote = {
  kind: 'jaeger_remote',
  endpoint: new URL('http://localhost:5778'),
  pollingIntervalMs: 60_000,
  // Like Jaeger's own default strategy (requirements: initially 1 %): an absent collector must not cause a flood of spans.
  initialSamplingRate: 0.01,
};

function parseRatio(text: string): number {
  const ratio = Number(text);
  if (text === '' || !(ratio >= 0 && ratio <= 1)) throw new Error(`"${text}" is not a share from 0 to 1`);
  return ratio;
}

const REMOTE_FIELDS = ['endpoint', 'pollingIntervalMs', 'initialSamplingRate'];

/**
 * `endpoint=http://…:5778,pollingIntervalMs=5000,initialSamplingRate=0.25`, as OpenTelemetry specifies it. Throws an Error
 * that names every wrong field.
 */
function parseRemote(text: string): JaegerRemote {
  if (!text.includes('=')) {
    const wanted = REMOTE_FIELDS.map(field => `${field}=…`).join(',');
    throw new Error(`"${text}" is not ${wanted}; to set a share, use OTEL_TRACES_SAMPLER=parentbased_traceidratio`);
  }
  const pairs = parsePairs(text);
  const fields = new Variables(pairs);
  const unknown = Object.keys(pairs).filter(field => !REMOTE_FIELDS.includes(field));
  if (unknown.length > 0) {
    fields.problems.push(`unknown: ${unknown.join(', ')}; allowed: ${REMOTE_FIELDS.join(', ')}`);
  }
  const empty = REMOTE_FIELDS.filter(field => pairs[field] === '');
  if (empty.length > 0) fields.problems.push(`${empty.join(', ')}: empty`);
  const remote: JaegerRemote = {
    kind: 'jaeger_remote',
    endpoint: fields.parsed('endpoint', parseUrl, REMOTE.endpoint),
    pollingIntervalMs: fields.milliseconds('pollingIntervalMs', { from: 1 }, REMOTE.pollingIntervalMs),
    initialSamplingRate: fields.parsed('initialSamplingRate', parseRatio, REMOTE.initialSamplingRate),
  };
  if (fields.problems.length > 0) throw new Error(fields.problems.join('; '));
  return remote;
}

/** `OTEL_TRACES_SAMPLER` and its `_ARG`. @default parentbased_jaeger_remote at localhost:5778, 1 % until it responds */
export function samplerSettings(variables: Variables): SamplerSettings {
  const problems = variables.problems.length;
  const name = variables.oneOf('OTEL_TRACES_SAMPLER', SAMPLERS, 'parentbased_jaeger_remote');
  // Without a valid name, its argument cannot be checked.
  if (variables.problems.length > problems) return { parentBased: true, root: REMOTE };
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
