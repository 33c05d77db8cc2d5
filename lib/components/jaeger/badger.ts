/** What is known of Badger, which keeps traces on one volume. */
import type { BadgerTraces } from '../../storage';
import type { Backend } from './config';
import { goDuration } from './parts';

export const DATA = '/var/lib/jaeger';

/**
 * Badger indexes each attribute under a key that holds its whole value, and refuses keys over 65,000 bytes. The batch with
 * such a span is tried again until the retries are over and holds one of the queue's consumers for as long: a handful of
 * them stops everything. So they must not get that far. The size is that of all attributes together as JSON, which is
 * never less than the longest of them.
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
