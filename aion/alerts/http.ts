import { http } from '../../lib/catalogue';
import { pack } from '../../lib/rules';

/** AION's own alerts of every service that serves HTTP, in addition to the library's. */
export const httpAlerts = pack(http, { alerts: [] });
