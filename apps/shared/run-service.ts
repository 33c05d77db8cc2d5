import type { Telemetry } from '@aion/telemetry';
import type { FastifyInstance } from 'fastify';
import type { Faults } from '../faults/fault';
import { startFaults } from '../faults/start';
import { addressOf } from './address';
import { createApi } from './api';
import { drain } from './drain';
import { listen } from './listen';
import { Seam } from './seam';
import { SettingsError, type SettingsOf, type Variables } from './settings';
import { type MeasuredService, settle } from './settle';
import { COMMON_VARIABLES } from './variables';

/** What differs between the services. */
export interface Parts {
  /** Faults of this service alone. */
  readonly faults: Faults;
  /** Releases what the service holds; called once the API has stopped. */
  close(): Promise<void>;
}
export interface Definition<V extends Variables> {
  readonly service: MeasuredService;
  readonly variables: V;
  /** Prepares the service's dependencies and adds its routes; the API listens once this has returned. */
  start(context: {
    readonly app: FastifyInstance;
    readonly telemetry: Telemetry;
    readonly settings: SettingsOf<V>;
  }): Promise<Parts>;
}

/** Runs a service until SIGTERM or SIGINT; then finishes the requests in flight and sends the remaining telemetry. */
export async function runService<V extends Variables>(definition: Definition<V>): Promise<void> {
  let stop: ((signal: string) => Promise<void>) | undefined;
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // Nothing is served yet, so there is nothing to finish: the service may still be waiting for PostgreSQL.
      if (stop === undefined) process.exit(0);
      // A second signal does not interrupt the shutdown.
      if (!stopping) stop(signal).then(() => process.exit(0), fail);
      stopping = true;
    });
  }
  try {
    stop = await start(definition);
  } catch (error) {
    fail(error);
  }
}

/** Prints the error, because the log is not yet or no longer available; settings errors have no stack trace. */
function fail(error: unknown): never {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exit(1);
}

/** Returns a function that stops the service. */
async function start<V extends Variables>(definition: Definition<V>): Promise<(signal: string) => Promise<void>> {
  const { service, variables } = definition;
  const settled = await settle(service, { ...COMMON_VARIABLES, ...variables });
  const { telemetry } = settled;
  const settings = settled.settings as SettingsOf<typeof COMMON_VARIABLES> & SettingsOf<V>;
  const requests = new Seam<unknown>();
  const app = await createApi(api => api.register(telemetry.fastify), requests);
  telemetry.health.add('api', () => app.server.listening);
  const { faults: own, close } = await definition.start({ app, telemetry, settings });
  await listen(app, { variable: 'PORT', host: settings.HOST, port: settings.PORT });
  const faults = await startFaults({
    settings,
    requests,
    api: () => addressOf(app),
    metricsPort: () => Number(telemetry.exporter?.url.port),
    own,
  });
  const addresses = { api: addressOf(app).href, faults: addressOf(faults.control).href };
  telemetry.log.info(addresses, `${service.name} is serving`);

  return async signal => {
    telemetry.log.info({ signal }, 'shutting down');
    await drain(faults.control);
    await faults.endAll();
    await drain(app);
    await close();
    await telemetry.shutdown();
  };
}
