import { ai } from '../../lib/catalogue';
import { pack } from '../../lib/rules';

/** What AION adds to the library's alerts for every service that runs inference. */
export const aiAlerts = pack(ai, { alerts: [] });
