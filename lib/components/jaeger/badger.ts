/** All about Badger, which keeps traces on one volume. */
import type { BadgerTraces } from '../../storage';
import { goDuration } from '../go';
import type { Backend } from './config';

export const DATA = '/var/lib/jaeger';

/**
 * Badger indexes each attribute under a key that holds its whole value, and rejects keys over 65,000 bytes. A batch with
 * such a span is retried until the retries are exhausted, and blocks one of the queue's consumers meanwhile: a handful of
 * them blocks everything. So such spans are dropped earlier. The size is that of all attributes together as JSON, which
 * is never less than the longest of them.
 */
export const MAX_ATTRIBUTES_BYTES = 60_000;

export const badgerBackend = ({ retention }: Pick<BadgerTraces, 'retention'>): Backend => ({
  badger: {
    ephemeral: false,
    // Written through the page cache: a killed process loses nothing, a crashed node its last seconds.
    consistency: false,
    directories: { keys: `${DATA}/keys`, values: `${DATA}/values` },
    ttl: { spans: goDuration(retention) },
  },
});
