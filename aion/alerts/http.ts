import { http } from '../../lib/catalogue';
import { pack } from '../../lib/rules';

/** What AION adds to the library's alerts for every service that serves HTTP. */
export const httpAlerts = pack(http, { alerts: [] });
