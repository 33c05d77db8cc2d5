/** How a target of the tests behaves. `fine` is the neighbour that must not notice the others. */
export const MODES = ['fine', 'garbage', 'million', 'silent', 'ahead', 'behind', 'load'] as const;
export type Mode = (typeof MODES)[number];

/** Series that a target exposes. `load` stays below web-api's sample limit, whose targets they are. */
export const SERIES = { million: 1_000_000, load: 10_000 } as const;

/** How wrong the clock is of a target that says when its samples were taken: more than the hour that Prometheus' head holds open. */
export const SKEW_MS = 90 * 60_000;
