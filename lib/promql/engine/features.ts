/** What Prometheus' parser refuses unless it is started with `--enable-feature`: https://prometheus.io/docs/prometheus/latest/feature_flags/ */
export type Feature =
  | 'promql-experimental-functions'
  | 'promql-duration-expr'
  | 'promql-extended-range-selectors'
  | 'promql-binop-fill-modifiers';

/** The features that Prometheus is deployed with. None: what is experimental may change with the next release. */
export const ENABLED_FEATURES: readonly Feature[] = [];

export const notEnabled = (what: string, feature: Feature): string =>
  `${what} is experimental, and Prometheus is not deployed with --enable-feature=${feature}`;
