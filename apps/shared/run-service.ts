import type { Telemetry } from '@aion/telemetry';
import type { FastifyInstance } from 'fastify';
import type { Service } from '../../lib/services';
import type { Faults } from '../faults/fault';
import { startFaults } from '../faults/start';
import { addressOf } from './address';
import { createApi } from './api';
import { drain } from './drain';
import { listen } from './listen';
import { Seam } from './seam';
import { SettingsError, type SettingsOf, type Variables } from './settings';
import { settle } from './settle';
import { COMMON_VARIABLES } from './variables';

/** What makes one service of the other. */
export interface Parts {
  /** Faults that it has beside those of every process. */
  readonly faults: Faults;
  /** Gives back whatever it holds; the API serves nothing any more. */
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
  let stop: ((signal: string) => Promise<void>) | undefined;
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // Nothing is served yet: there is nothing to bring to its end, such as while PostgreSQL is waited for.
      if (stop === undefined) process.exit(0);
      // A second one waits for what the first began.
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

/** People read this where logging has not begun, or has ended: what they have to mend, without a stack. */
function fail(error: unknown): never {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exit(1);
}

/** What it returns stops the service. */
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
  telemetry.log.info(addresses, `${service.name} serves`);

  return async signal => {
    telemetry.log.info({ signal }, 'ending');
    await drain(faults.control);
    await faults.endAll();
    await drain(app);
    await close();
    await telemetry.shutdown();
  };
}
