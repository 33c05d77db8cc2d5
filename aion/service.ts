import { serviceDeclarations } from '../lib/services';
import type { AlertThresholds } from './alerts';
import { type Namespace, names, type Team } from './names';

/** Declares a service of AION: an unknown team, namespace or alert is a compile error. */
export const service = serviceDeclarations<{ team: Team; namespace: Namespace; thresholds: AlertThresholds }>(names);
