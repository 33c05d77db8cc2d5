/** How a target of the tests behaves. `fine` is the one that the others must not affect. */
export const MODES = ['fine', 'garbage', 'million', 'silent', 'ahead', 'behind', 'load'] as const;
export type Mode = (typeof MODES)[number];

/** Series that a target exposes. `load` stays below the sample limit of web-api, whose targets these are. */
export const SERIES = { million: 1_000_000, load: 10_000 } as const;

/** Clock error of a target that sends timestamps: more than the hour that Prometheus' head accepts. */
export const SKEW_MS = 90 * 60_000;
