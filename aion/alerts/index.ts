/** Which alerts AION has: the library's for all that it measures, those that it adds, and what it changes about them. */
import { PACKS } from '../../lib/library';
import { type Override, RuleSet, type ThresholdsIn } from '../../lib/rules';
import { families } from '../families';

/** What AION adds: `pack(database, { alerts: [slowTransactions] })`, after the import of the alert's own file. */
const packs = [...PACKS] as const;

/** What AION changes about the library's alerts: `override(highLatency, { severity: 'critical' })`. */
const overrides: readonly Override[] = [];

export type AlertThresholds = ThresholdsIn<typeof packs>;

export const rules = new RuleSet({ families, packs, overrides });
