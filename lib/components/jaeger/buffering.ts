/**
 * How much a program buffers while the next one is slow or unavailable, and for how long. The bounds are shares of the
 * container's memory; beyond them the sender has to retry.
 */
import { type Bytes, mebibytes, minutes } from '../../catalogue';
import { goDuration, shareOf } from '../go';
import type { Queue, Retry } from '../otelcol/config';
import { BATCH, memoryLimiter } from '../otelcol/parts';
import { MAX_ATTRIBUTES_BYTES } from './badger';
import type { JaegerConfig, Processors } from './config';

const MEBIBYTE = mebibytes(1).value;

/** Spans take two to four times their encoded size in memory: the queue is full before spans are refused for memory. */
const QUEUE_SHARE = 1 / 8;

const longerThanAllowed = (field: string): string => `Len(${field}) > ${MAX_ATTRIBUTES_BYTES}`;

const processors = (memory: Bytes): Processors => ({
  memory_limiter: memoryLimiter(memory),
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
  batch: BATCH,
});

/** A dead node's volume is available to another after five minutes of toleration and six until it is force-detached. */
export const retry: Retry = {
  enabled: true,
  initial_interval: '1s',
  max_interval: '10s',
  max_elapsed_time: goDuration(minutes(15)),
};
