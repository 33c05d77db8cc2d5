import { database } from '../../lib/catalogue';
import { pack } from '../../lib/rules';

/** AION's own alerts of every service that uses a database, in addition to the library's. */
export const databaseAlerts = pack(database, { alerts: [] });
