/** Without the library, with the same signals set up by hand, with the library. */
export const MODES = ['off', 'hand', 'on'] as const;
export type Mode = (typeof MODES)[number];

/** Operations that are measured one by one: what is kept in the process, spans that are sent, spans that are not sampled. */
export const OPERATIONS = ['kept', 'sent', 'skipped'] as const;
export type Operations = (typeof OPERATIONS)[number];
