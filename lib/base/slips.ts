import type { Problem } from './problem';
import type { Source } from './source';

/**
 * Slips in values that have no place of their own to be checked at, such as `minutes(Infinity)`. They are noticed while
 * declarations run, and kept until synth reports them together with everything else: an exception would end the run at the
 * first of them.
 */
const noticed: { readonly where: Source; readonly message: string }[] = [];

export const slip = (where: Source, message: string): void => void noticed.push({ where, message });

/** Everything that was noticed so far. */
export const slips = (): readonly Problem[] => noticed.map(({ where, message }) => ({ where: where(), message }));
