/** What is measured, with its names, labels and buckets: the same objects that the rules are built from. */
export * from '../../lib/catalogue';
