import { Sessions } from '../ai-engine/sessions';
import type { ServiceName } from '../bundle';
import { Seam } from '../shared/seam';
import { Connections } from '../web-api/connections';
import type { Faults } from './fault';
import { cpuFaults } from './kinds/cpu';
import { databaseFaults } from './kinds/database';
import { diskFaults } from './kinds/disk';
import { httpFaults } from './kinds/http';
import { inferenceFaults } from './kinds/inference';
import { memoryFaults } from './kinds/memory';
import { processFaults } from './kinds/process';

/** Faults of both services. */
const common: Faults = {
  ...httpFaults({ requests: new Seam(), api: () => new URL('http://127.0.0.1') }),
  ...memoryFaults({ constrainedTo: () => undefined }),
  ...cpuFaults,
  ...diskFaults({}),
  ...processFaults({ exit: () => {}, metricsPort: () => 0 }),
};
/** The faults of each service by name, to read only: never start one of these. */
export const KNOWN_FAULTS: Readonly<Record<ServiceName, Faults>> = {
  'web-api': {
    ...common,
    ...databaseFaults({ pool: { options: {} } as never, connections: new Connections(), queries: new Seam() }),
  },
  'ai-engine': {
    ...common,
    ...inferenceFaults({ inferences: new Seam(), sessions: new Sessions({ session: () => ({}) as never }, 1) }),
  },
};
