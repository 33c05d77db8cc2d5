import { differs } from '../promql';

/** The alert that always fires, to prove that alerting works. */
export const WATCHDOG = 'Watchdog';
export const notWatchdog = differs('alertname', WATCHDOG);
