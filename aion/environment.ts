import type { Environment as AnyEnvironment } from '../lib/stack';
import type { AlertThresholds } from './alerts';
import type { Team } from './names';

/** An environment of AION: every team of AION has contacts, and thresholds are those of AION's alerts. */
export type Environment = AnyEnvironment<{ team: Team; thresholds: AlertThresholds }>;
