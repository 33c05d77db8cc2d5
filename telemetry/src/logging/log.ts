import type { Logger } from 'pino';

/** pino's own logger, as its documentation has it. */
export type Log = Logger;
