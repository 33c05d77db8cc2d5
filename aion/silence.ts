import { silenceDeclarations } from '../lib/people';
import type { AlertThresholds } from './alerts';
import type { Team } from './names';

type AlertName = keyof AlertThresholds & string;

/** Declares what nobody at AION is notified of for a while: an unknown team or alert is a compile error. */
export const { maintenance, silence, silenceList } = silenceDeclarations<{ team: Team; alert: AlertName }>();
