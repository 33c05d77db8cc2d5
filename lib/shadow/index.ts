/** What alerts did in shadow, read of a running Prometheus. */
export { runShadow } from './command';
