/**
 * How much a program buffers while the next one is slow or unavailable, and for how long. The bounds are shares of the
 * container's memory; beyond them the sender has to retry.
 */
import { type Bytes, mebibytes, minutes } from '../../catalogue';
import { MAX_ATTRIBUTES_BYTES } from './badger';
import type { JaegerConfig, Processors, Queue, Retry } from './config';
import { goDuration } from './parts';

const MEBIBYTE = mebibytes(1).value;

/** Go collects garbage harder near this share of the container's memory. */
const SOFT_SHARE = 0.8;
/** Spans are refused above the limit minus the spike: 60 % of the container's memory. */
const SPIKE_SHARE = 0.2;
/** Spans take two to four times their encoded size in memory: the queue is full before spans are refused for memory. */
const QUEUE_SHARE = 1 / 8;

/** A share of the memory in whole MiB. */
const shareOf = (memory: Bytes, share: number): number => Math.floor((memory.value * share) / MEBIBYTE);

/** Value of Go's environment variable GOMEMLIMIT. */
export const goMemoryLimit = (memory: Bytes): string => `${shareOf(memory, SOFT_SHARE)}MiB`;

const longerThanAllowed = (field: string): string => `Len(${field}) > ${MAX_ATTRIBUTES_BYTES}`;

const processors = (memory: Bytes): Processors => ({
  memory_limiter: {
    check_interval: '1s',
    limit_mib: shareOf(memory, SOFT_SHARE),
    spike_limit_mib: shareOf(memory, SPIKE_SHARE),
  },
  'filter/oversized': {
    error_mode: 'ignore',
    traces: {
      span: [
        longerThanAllowed('String(attributes)'),
        longerThanAllowed('String(resource.attributes)'),
        longerThanAllowed('name'),
      ],
      spanevent: [longerThanAllowed('String(attributes)')],
    },
  },
});

/** The processors between a program's receiver and its exporter. */
export const protection = (memory: Bytes) =>
  ({
    processors: processors(memory),
    order: ['memory_limiter', 'filter/oversized'],
  }) as const satisfies {
    readonly processors: Processors;
    readonly order: JaegerConfig['service']['pipelines']['traces']['processors'];
  };

/**
 * The queue makes the batches, not a processor before it: a processor would acknowledge the spans before it finds the
 * queue full.
 */
export const queue = (memory: Bytes): Queue => ({
  enabled: true,
  num_consumers: 10,
  sizer: 'bytes',
  queue_size: shareOf(memory, QUEUE_SHARE) * MEBIBYTE,
  block_on_overflow: false,
  // At most half of what gRPC accepts in one message.
  batch: { sizer: 'bytes', flush_timeout: '1s', min_size: MEBIBYTE / 2, max_size: 2 * MEBIBYTE },
});

/** A dead node's volume is available to another after five minutes of toleration and six until it is force-detached. */
export const retry: Retry = {
  enabled: true,
  initial_interval: '1s',
  max_interval: '10s',
  max_elapsed_time: goDuration(minutes(15)),
};
