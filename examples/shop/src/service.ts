import { serviceDeclarations } from 'monitoring-as-code';
import type { AlertThresholds } from './alerts';
import { type Namespace, names, type Team } from './names';

/** Declares a service of the shop: a team, a namespace or an alert that the shop does not have does not compile. */
export const service = serviceDeclarations<{ team: Team; namespace: Namespace; thresholds: AlertThresholds }>(names);
