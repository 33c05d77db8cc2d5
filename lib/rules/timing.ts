import { seconds } from '../base';

/**
 * How often rules are evaluated, at most as often as targets are scraped: more often would see nothing new. Groups may have
 * an interval of their own.
 */
export const EVALUATION_INTERVAL = seconds(30);
