import { ai, http, system } from '../../lib/catalogue';
import { inferenceFaults } from '../faults/kinds/inference';
import { runService } from '../shared/run-service';
import { Seam } from '../shared/seam';
import type { InferenceRequest } from './inference';
import { loadModels } from './models';
import { addRoutes } from './routes';
import { Runner } from './runner';
import { Sessions } from './sessions';
import { AI_ENGINE_VARIABLES } from './variables';

void runService({
  service: { name: 'ai-engine', exposes: [http, ai, system] },
  variables: AI_ENGINE_VARIABLES,

  start: async ({ app, telemetry: { ai }, settings }) => {
    const inferences = new Seam<InferenceRequest>();
    const sessions = new Sessions(ai, settings.SESSION_IDLE_SECONDS * 1_000);
    await loadModels(settings.MODEL_SPEED, (model, load) => ai.modelLoad({ model }, load));
    addRoutes(app, new Runner(ai, inferences, settings.MODEL_SPEED), sessions);
    return {
      faults: inferenceFaults({ inferences, sessions }),
      close: async () => sessions.closeAll(),
    };
  },
});
