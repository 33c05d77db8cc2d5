import { ai } from '../../lib/catalogue';
import { pack } from '../../lib/rules';

/** AION's own alerts of every service that runs inference, in addition to the library's. */
export const aiAlerts = pack(ai, { alerts: [] });
