/** Replacements in a line for what is left out. */
export const FILTERED = '[filtered]';
export const TRUNCATED = '[truncated]';
export const CIRCULAR = '[circular]';
/** The value of the field `[truncated]`. */
export const leftOut = (fields: number): string => `${fields} fields`;
export const UNREADABLE = '[unreadable]';
