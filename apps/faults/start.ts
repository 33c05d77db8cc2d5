import type { FastifyInstance } from 'fastify';
import { listen } from '../shared/listen';
import type { Seam } from '../shared/seam';
import { SettingsError, type SettingsOf } from '../shared/settings';
import type { COMMON_VARIABLES } from '../shared/variables';
import { faultControl } from './control';
import type { Faults } from './fault';
import { cpuFaults } from './kinds/cpu';
import { diskFaults } from './kinds/disk';
import { httpFaults } from './kinds/http';
import { memoryFaults, memoryLimit } from './kinds/memory';
import { processFaults, unfinishedCrashLoop } from './kinds/process';
import { Switchboard } from './switchboard';

export interface FaultsOptions {
  readonly settings: SettingsOf<typeof COMMON_VARIABLES>;
  /** Every request of the API. */
  readonly requests: Seam<unknown>;
  /** The address of the API. */
  readonly api: () => URL;
  readonly metricsPort: () => number;
  /** Faults of this service alone. */
  readonly own: Faults;
}
export interface RunningFaults {
  /** The server that controls the faults; it listens. */
  readonly control: FastifyInstance;
  /** Stops every active fault. */
  endAll(): Promise<void>;
}

/**
 * Serves the control port, and starts the faults that are active from startup: `FAULTS`, and a crash loop that an earlier
 * run did not finish. Throws a SettingsError if they cannot start.
 */
export async function startFaults(options: FaultsOptions): Promise<RunningFaults> {
  const { settings, own } = options;
  const faults = { ...commonFaults(options), ...own };
  const switchboard = new Switchboard(faults);
  const control = faultControl(faults, switchboard);
  await listen(control, { variable: 'FAULTS_PORT', host: settings.FAULTS_HOST, port: settings.FAULTS_PORT });
  const crash = unfinishedCrashLoop(settings.FAULT_STATE_FILE || undefined);
  await begin(control, { ...(crash && { crash }), ...settings.FAULTS });
  return { control, endAll: () => switchboard.endAll() };
}

const commonFaults = ({ settings, requests, api, metricsPort }: FaultsOptions): Faults => ({
  ...httpFaults({ requests, api }),
  ...memoryFaults({
    ...(settings.FAULT_MEMORY_LIMIT_MIB > 0 && { limitMebibytes: settings.FAULT_MEMORY_LIMIT_MIB }),
    constrainedTo: memoryLimit,
  }),
  ...cpuFaults,
  ...diskFaults(settings.FAULT_DISK_FOLDER === '' ? {} : { folder: settings.FAULT_DISK_FOLDER }),
  ...processFaults({
    ...(settings.FAULT_STATE_FILE !== '' && { stateFile: settings.FAULT_STATE_FILE }),
    exit: code => process.exit(code),
    metricsPort,
  }),
});

/** Through the control port, so that wrong parameters are reported the same way. */
async function begin(control: FastifyInstance, faults: Readonly<Record<string, unknown>>): Promise<void> {
  const problems: string[] = [];
  for (const [name, parameters] of Object.entries(faults)) {
    const answer = await control.inject({ method: 'PUT', url: `/faults/${name}`, payload: parameters as object });
    if (answer.statusCode < 400) continue;
    problems.push(...answer.json<{ problems: string[] }>().problems.map(problem => `FAULTS: ${name}: ${problem}`));
  }
  if (problems.length > 0) throw new SettingsError(problems);
}
