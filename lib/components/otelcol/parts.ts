import { type Bytes, mebibytes } from '../../catalogue';
import { type Component, portNumber } from '../../k8s';
import { SOFT_SHARE, shareOf } from '../go';
import type { MemoryLimiter, Queue, Telemetry, View } from './config';

const MEBIBYTE = mebibytes(1).value;

/** A Collector listens on localhost by default. To Go, this is the unspecified address of either family, also of IPv6. */
export const ANY_ADDRESS = '0.0.0.0';

/** `0.0.0.0:4317`. */
export const listen = <P extends string>(peer: Component<P>, port: NoInfer<P>): string =>
  `${ANY_ADDRESS}:${portNumber(peer, port)}`;

/** Where a Collector says whether it is ready. */
export const STATUS_PATH = '/status';

/** Nothing is accepted above the limit minus the spike: 60 % of the container's memory. */
const SPIKE_SHARE = 0.2;

export const memoryLimiter = (memory: Bytes): MemoryLimiter => ({
  check_interval: '1s',
  limit_mib: shareOf(memory, SOFT_SHARE),
  spike_limit_mib: shareOf(memory, SPIKE_SHARE),
});

/** At most half of what gRPC accepts in one message. */
export const BATCH: Queue['batch'] = {
  sizer: 'bytes',
  flush_timeout: '1s',
  min_size: MEBIBYTE / 2,
  max_size: 2 * MEBIBYTE,
};

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
