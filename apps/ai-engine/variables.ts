import { factor, wholeNumber } from '../shared/settings';

/** The variables of ai-engine alone. */
export const AI_ENGINE_VARIABLES = {
  MODEL_SPEED: factor('factor on the speed of the models', 1),
  SESSION_IDLE_SECONDS: wholeNumber('seconds after which an idle session is closed', { from: 1 }, 300),
};
