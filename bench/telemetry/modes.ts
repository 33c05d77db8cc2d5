/** Without the library, with the same signals set up by hand, with the library. */
export const MODES = ['off', 'hand', 'on'] as const;
export type Mode = (typeof MODES)[number];
