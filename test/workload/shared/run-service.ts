import type { AddressInfo } from 'node:net';
import { startTelemetry, type Telemetry, TelemetryError } from '@aion/telemetry';
import type { FastifyInstance } from 'fastify';
import type { Service } from '../../../lib/services';
import { faultControl } from '../faults/control';
import type { Faults } from '../faults/fault';
import { cpuFaults } from '../faults/kinds/cpu';
import { diskFaults } from '../faults/kinds/disk';
import { httpFaults } from '../faults/kinds/http';
import { memoryFaults, memoryLimit } from '../faults/kinds/memory';
import { processFaults, unfinishedCrashLoop } from '../faults/kinds/process';
import { Switchboard } from '../faults/switchboard';
import { createApi } from './api';
import { drain } from './drain';
import { Seam } from './seam';
import { readSettings, SettingsError, type SettingsOf } from './settings';
import { COMMON_VARIABLES } from './variables';

type Variables = Parameters<typeof readSettings>[0];
type Common = SettingsOf<typeof COMMON_VARIABLES>;

/** What makes one service of the other. */
export interface Parts {
  /** Faults that it has beside those of every process. */
  readonly faults: Faults;
  /** Whatever it holds is given back; it serves nothing any more. */
  close(): Promise<void>;
}
export interface Definition<V extends Variables> {
  readonly service: Service;
  readonly variables: V;
  /** Makes ready what it needs and adds its routes; the API listens once this has returned. */
  start(given: {
    readonly app: FastifyInstance;
    readonly telemetry: Telemetry;
    readonly settings: SettingsOf<V>;
  }): Promise<Parts>;
}

/** Runs a service until SIGTERM or SIGINT: what is being served is served to its end, and what was measured is sent. */
export async function runService<V extends Variables>(definition: Definition<V>): Promise<void> {
  try {
    await run(definition);
  } catch (error) {
    // People read this where logging has not begun: what they have to mend, without a stack.
    console.error(error instanceof SettingsError ? error.message : error);
    process.exit(1);
  }
}

async function run<V extends Variables>({ service, variables, start }: Definition<V>): Promise<void> {
  const { settings: common, telemetry } = await settle(
    () => readSettings({ ...COMMON_VARIABLES, ...variables }) as Common & SettingsOf<V>,
    () => startTelemetry({ serviceName: service.name, families: service.exposes }),
  );
  const { log } = telemetry;
  const requests = new Seam<unknown>();
  const app = await createApi(api => api.register(telemetry.fastify), requests);
  telemetry.health.add('api', () => app.server.listening);
  const { faults: own, close } = await start({ app, telemetry, settings: common });

  const faults: Faults = { ...faultsOfEveryProcess(common, requests, app, telemetry), ...own };
  const switchboard = new Switchboard(faults);
  const control = faultControl(faults, switchboard);
  await app.listen({ host: common.HOST, port: common.PORT });
  await control.listen({ host: common.FAULTS_HOST, port: common.FAULTS_PORT });
  await beginFaults(control, { ...leftOver(common.FAULT_STATE_FILE), ...common.FAULTS });
  log.info({ api: urlOf(app).href, faults: urlOf(control).href }, `${service.name} serves`);

  const stop = once(async (signal: NodeJS.Signals) => {
    log.info({ signal }, 'ending');
    await drain(control);
    await switchboard.endAll();
    await drain(app);
    await close();
    await telemetry.shutdown();
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () =>
      stop(signal).then(
        () => process.exit(0),
        error => {
          console.error(error);
          process.exit(1);
        },
      ),
    );
  }
}

/** What is wrong with the service's own variables and with OpenTelemetry's is told at once. Throws a SettingsError. */
async function settle<S>(
  read: () => S,
  start: () => Promise<Telemetry>,
): Promise<{ settings: S; telemetry: Telemetry }> {
  const [settings, telemetry] = await Promise.allSettled([(async () => read())(), start()]);
  if (settings.status === 'fulfilled' && telemetry.status === 'fulfilled') {
    return { settings: settings.value, telemetry: telemetry.value };
  }
  if (telemetry.status === 'fulfilled') await telemetry.value.shutdown();
  throw new SettingsError(
    [settings, telemetry].flatMap(part => (part.status === 'rejected' ? problemsOf(part.reason) : [])),
  );
}

function problemsOf(error: unknown): readonly string[] {
  if (error instanceof SettingsError || error instanceof TelemetryError) return error.problems;
  throw error;
}

const faultsOfEveryProcess = (
  settings: Common,
  requests: Seam<unknown>,
  app: FastifyInstance,
  telemetry: Telemetry,
): Faults => ({
  ...httpFaults({ requests, api: () => urlOf(app) }),
  ...memoryFaults({
    ...(settings.FAULT_MEMORY_LIMIT_MIB > 0 && { limitMebibytes: settings.FAULT_MEMORY_LIMIT_MIB }),
    constrainedTo: memoryLimit,
  }),
  ...cpuFaults,
  ...diskFaults(settings.FAULT_DISK_FOLDER === '' ? {} : { folder: settings.FAULT_DISK_FOLDER }),
  ...processFaults({
    ...(settings.FAULT_STATE_FILE !== '' && { stateFile: settings.FAULT_STATE_FILE }),
    exit: code => process.exit(code),
    metricsPort: () => Number(telemetry.exporter?.url.port),
  }),
});

/** A crash loop goes on where the last run of the process left it. */
function leftOver(stateFile: string): Readonly<Record<string, unknown>> {
  const crash = unfinishedCrashLoop(stateFile || undefined);
  return crash === undefined ? {} : { crash };
}

/** Over the control port's own way in, so that wrong parameters are told the same. Throws a SettingsError. */
async function beginFaults(control: FastifyInstance, faults: Readonly<Record<string, unknown>>): Promise<void> {
  const problems: string[] = [];
  for (const [name, parameters] of Object.entries(faults)) {
    const answer = await control.inject({ method: 'PUT', url: `/faults/${name}`, payload: parameters as object });
    if (answer.statusCode >= 400) {
      problems.push(...answer.json<{ problems: string[] }>().problems.map(problem => `FAULTS: ${name}: ${problem}`));
    }
  }
  if (problems.length > 0) throw new SettingsError(problems);
}

function urlOf({ server }: FastifyInstance): URL {
  const { address, port, family } = server.address() as AddressInfo;
  const reachable = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
  return new URL(`http://${family === 'IPv6' && reachable === address ? `[${address}]` : reachable}:${port}`);
}

/** A second signal waits for what the first began. */
function once<A extends unknown[], R>(work: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  let begun: Promise<R> | undefined;
  return (...args) => {
    begun ??= work(...args);
    return begun;
  };
}
