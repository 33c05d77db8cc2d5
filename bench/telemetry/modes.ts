/** Without telemetry, with the same signals set up by hand, with the library. */
export const MODES = ['off', 'hand', 'on'] as const;
export type Mode = (typeof MODES)[number];

/** Groups of operations: those kept in the process, spans that are sent, spans that are not sampled. */
export const OPERATIONS = ['kept', 'sent', 'skipped'] as const;
export type Operations = (typeof OPERATIONS)[number];
