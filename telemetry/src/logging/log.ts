import type { Logger } from 'pino';

/** pino's own logger, as documented by pino. */
export type Log = Logger;
