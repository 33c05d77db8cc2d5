/** What the configurations of Jaeger's programs have in common. */
import type { Component } from '../../k8s';
import { listen, STATUS_PATH } from '../otelcol/parts';
import type { GrpcClient, GrpcServer, HealthCheck, JaegerConfig } from './config';

/** Answers 503 during startup and shutdown, 200 in between; does not expose the configuration. */
export const healthCheck = (peer: Component<'health'>): HealthCheck => ({
  use_v2: true,
  http: {
    endpoint: listen(peer, 'health'),
    status: { enabled: true, path: STATUS_PATH },
    config: { enabled: false },
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
