import { system } from '../../lib/catalogue';
import { pack } from '../../lib/rules';

/** AION's own alerts of every service that exposes its CPU and memory, in addition to the library's. */
export const systemAlerts = pack(system, { alerts: [] });
