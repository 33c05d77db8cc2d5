/** AION's alerts: the library's for everything that AION measures, AION's own, and overrides of the library's. */
import { PACKS } from '../../lib/library';
import { type Override, RuleSet, type ThresholdsIn } from '../../lib/rules';
import { families } from '../families';

/** To add an alert, import it from its own file and append `pack(database, { alerts: [slowTransactions] })`. */
const packs = [...PACKS] as const;

/** AION's changes to the library's alerts: `override(highLatency, { severity: 'critical' })`. */
const overrides: readonly Override[] = [];

export type AlertThresholds = ThresholdsIn<typeof packs>;

export const rules = new RuleSet({ families, packs, overrides });
