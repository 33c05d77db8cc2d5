import { database } from '../../lib/catalogue';
import { pack } from '../../lib/rules';

/** What AION adds to the library's alerts for every service that uses a database. */
export const databaseAlerts = pack(database, { alerts: [] });
