/** Which alerts the shop has: the library's for all that it measures, those that it adds, and what it changes about them. */
import {
  highLatency,
  minutes,
  type Override,
  override,
  PACKS,
  pack,
  page,
  RuleSet,
  type ThresholdsIn,
} from 'monitoring-as-code';
import { families, kafka, mysql } from '../families';
import { kafkaAlerts } from './kafka';
import { mysqlAlerts } from './mysql';

const packs = [...PACKS, pack(mysql, { alerts: mysqlAlerts }), pack(kafka, { alerts: kafkaAlerts })] as const;

/** What the shop changes about the library's alerts. */
const overrides: readonly Override[] = [
  // A shop that is slow sells nothing: somebody is woken, but not by a short wave. Synth warns until it cites how often it was right.
  override(highLatency, { severity: 'critical', stage: page(), for: minutes(15) }),
];

export type AlertThresholds = ThresholdsIn<typeof packs>;

export const rules = new RuleSet({ families, packs, overrides });
