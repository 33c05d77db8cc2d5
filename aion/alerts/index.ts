/** AION's alerts: the library's for everything that AION measures, AION's own, and overrides of the library's. */
import { PACKS } from '../../lib/library';
import { type Override, RuleSet, type ThresholdsIn } from '../../lib/rules';
import { families } from '../families';
import { aiAlerts } from './ai';
import { databaseAlerts } from './database';
import { httpAlerts } from './http';
import { systemAlerts } from './system';

/** To add an alert, import it from its own file and append `pack(database, { alerts: [slowTransactions] })`. */
const packs = [...PACKS, httpAlerts, databaseAlerts, aiAlerts, systemAlerts] as const;

/** AION's changes to the library's alerts: `override(highLatency, { severity: 'critical' })`. */
const overrides: readonly Override[] = [];

export type AlertThresholds = ThresholdsIn<typeof packs>;

export const rules = new RuleSet({ families, packs, overrides });
