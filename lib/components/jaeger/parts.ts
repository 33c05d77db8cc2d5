/** What the configurations of Jaeger's programs have in common. */
import type { Duration } from '../../catalogue';
import { type Component, portNumber } from '../../k8s';
import type { GoDuration, GrpcClient, GrpcServer, HealthCheck, JaegerConfig, Telemetry, View } from './config';

const GO_STEPS = [
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;

/** Go's notation has no days: seven of them are `168h`. Throws below a second. */
export function goDuration({ value }: Duration): GoDuration {
  const step = GO_STEPS.find(([, size]) => value !== 0 && value % size === 0);
  if (step === undefined) throw new RangeError(`a duration of Jaeger must be whole seconds, not ${value} s`);
  return `${value / step[1]}${step[0]}`;
}

/** Jaeger v2 listens on localhost by default. To Go, this is the unspecified address of either family, also of IPv6. */
export const ANY_ADDRESS = '0.0.0.0';

/** `0.0.0.0:4317`. */
export const listen = <P extends string>(peer: Component<P>, port: NoInfer<P>): string =>
  `${ANY_ADDRESS}:${portNumber(peer, port)}`;

export const STATUS_PATH = '/status';

/** Answers 503 during startup and shutdown, 200 in between; does not expose the configuration. */
export const healthCheck = (peer: Component<'health'>): HealthCheck => ({
  use_v2: true,
  http: {
    endpoint: listen(peer, 'health'),
    status: { enabled: true, path: STATUS_PATH },
    config: { enabled: false },
  },
});

/** Without views, the Collector exposes its own choice of metrics. */
export const telemetry = (peer: Component<'metrics'>, views?: readonly View[]): Telemetry => ({
  resource: { 'service.name': peer.name },
  logs: { level: 'info', encoding: 'json' },
  metrics: {
    // The Collector accepts views at this level only.
    level: views === undefined ? 'normal' : 'detailed',
    readers: [
      {
        pull: {
          exporter: {
            prometheus: {
              host: ANY_ADDRESS,
              port: portNumber(peer, 'metrics'),
              // Name and version of the Go package behind each metric: labels that nobody uses.
              without_scope_info: true,
            },
          },
        },
      },
    ],
    ...(views && { views }),
  },
});

/** The name of the trace store in every program's configuration. */
export const STORE = 'traces';

/** A connection whose other end vanished is detected within half a minute. */
const PING = { time: '20s', timeout: '10s' } as const;

/** The other end is the stack's own server. Encryption is left to the network; policies decide who may connect. */
export const client = (endpoint: string): GrpcClient => ({ endpoint, tls: { insecure: true }, keepalive: PING });

/** Lets clients ping as often as `PING` does: gRPC's own minimum of five minutes would close their connections. */
export const PINGS_ALLOWED = { min_time: '10s' } as const;

/** A single span may exceed the size of a batch. gRPC's own limit is 4 MiB. */
export const MAX_MESSAGE_MIB = 16;

/**
 * Clients choose a collector when they connect. They reconnect every now and then, so that added collectors get their
 * share.
 */
export const SHARING = { max_connection_age: '2m', max_connection_age_grace: '30s' } as const;

export const otlpReceiver = (peer: Component<'otlp-grpc' | 'otlp-http'>): JaegerConfig['receivers'] => ({
  otlp: {
    protocols: {
      grpc: {
        endpoint: listen(peer, 'otlp-grpc'),
        max_recv_msg_size_mib: MAX_MESSAGE_MIB,
        keepalive: { server_parameters: SHARING, enforcement_policy: PINGS_ALLOWED },
      } satisfies GrpcServer,
      http: { endpoint: listen(peer, 'otlp-http') },
    },
  },
});

/** The Collector requires a pipeline; a program that only has extensions gets one that does nothing. */
export const idlePipeline = {
  receivers: { nop: {} },
  exporters: { nop: {} },
  pipelines: { traces: { receivers: ['nop'], exporters: ['nop'] } },
} as const;
