/** Which alerts AION has: the library's for all that it measures, those that it adds, and what it changes about them. */
import { PACKS } from '../../lib/library';
import { type Override, RuleSet, type ThresholdsIn } from '../../lib/rules';
import { families } from '../families';
import { aiAlerts } from './ai';
import { databaseAlerts } from './database';
import { httpAlerts } from './http';
import { systemAlerts } from './system';

const packs = [...PACKS, httpAlerts, databaseAlerts, aiAlerts, systemAlerts] as const;

/** What AION changes about the library's alerts: `override(highLatency, { severity: 'critical' })`. */
const overrides: readonly Override[] = [];

export type AlertThresholds = ThresholdsIn<typeof packs>;

export const rules = new RuleSet({ families, packs, overrides });
