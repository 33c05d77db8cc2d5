/** What stands in a line instead of what is not told. */
export const FILTERED = '[filtered]';
export const TRUNCATED = '[truncated]';
export const CIRCULAR = '[circular]';
export const UNREADABLE = '[unreadable]';
