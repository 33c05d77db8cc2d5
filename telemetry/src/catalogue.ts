/** The metrics with their names, labels and buckets: the same objects that the rules are built from. */
export * from '../../lib/catalogue';
