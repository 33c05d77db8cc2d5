import { factor, wholeNumber } from '../shared/settings';

/** What ai-engine is told beside what both services are. */
export const AI_ENGINE_VARIABLES = {
  MODEL_SPEED: factor('how many times faster the models are than they say', 1),
  SESSION_IDLE_SECONDS: wholeNumber('after which a session is closed', { from: 1 }, 300),
};
