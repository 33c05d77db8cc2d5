import { system } from '../../lib/catalogue';
import { pack } from '../../lib/rules';

/** What AION adds to the library's alerts for every service that exposes its CPU and memory. */
export const systemAlerts = pack(system, { alerts: [] });
