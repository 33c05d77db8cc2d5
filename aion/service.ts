import { serviceDeclarations } from '../lib/services';
import type { AlertThresholds } from './alerts';
import { type Namespace, names, type Team } from './names';

/** Declares a service of AION: a team, a namespace or an alert that AION does not have does not compile. */
export const service = serviceDeclarations<{ team: Team; namespace: Namespace; thresholds: AlertThresholds }>(names);
