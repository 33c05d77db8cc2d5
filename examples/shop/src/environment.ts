import type { Environment as AnyEnvironment } from 'monitoring-as-code';
import type { AlertThresholds } from './alerts';
import type { Team } from './names';

/** An environment of the shop: each team has contacts, and thresholds are those of the shop's alerts. */
export type Environment = AnyEnvironment<{ team: Team; thresholds: AlertThresholds }>;
