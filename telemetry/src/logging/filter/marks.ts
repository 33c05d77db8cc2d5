/** Replacements in a line for what is left out. */
export const FILTERED = '[filtered]';
export const TRUNCATED = '[truncated]';
export const CIRCULAR = '[circular]';
export const UNREADABLE = '[unreadable]';
