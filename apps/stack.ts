import path from 'node:path';
import { startPostgres } from '../test/support/postgres';
import { startRedis } from '../test/support/redis';
import { answers, freePort, type Program, start, temporaryFolder, waitFor } from '../tools/process/run';
import { bundleWorkload, type ServiceName } from './bundle';

/** One of the services, as a process on loopback. */
export interface RunningService {
  readonly name: ServiceName;
  /** Addresses, without a trailing slash. */
  readonly api: string;
  readonly metrics: string;
  readonly health: string;
  readonly faults: string;
  readonly program: Program;
}
export interface Workload {
  readonly webApi: RunningService;
  readonly aiEngine: RunningService;
  /** The addresses of the database and the cache that the services use. */
  readonly databaseUrl: string;
  readonly redisUrl: string;
}

type Environment = Readonly<Record<string, string>>;
export interface WorkloadOptions {
  /** Variables of both services. @default {} traces are not sent */
  readonly env?: Environment;
  /** The ports of API, metrics and fault control, by service. @default free ports */
  readonly ports?: Readonly<Record<ServiceName, readonly [api: number, metrics: number, faults: number]>>;
}

/** Starts PostgreSQL, Redis and both services on loopback, in temporary folders. Resolves when they serve. */
export async function startWorkload({ env = {}, ports }: WorkloadOptions = {}): Promise<Workload> {
  const folder = temporaryFolder('workload');
  const [files, postgres, redis] = await Promise.all([bundleWorkload(folder), startPostgres(), startRedis()]);
  const databaseUrl = `postgres://${postgres.user}@${postgres.host}:${postgres.port}/${postgres.database}`;
  const common = { OTEL_TRACES_EXPORTER: 'none', FAULT_DISK_FOLDER: folder, ...env };

  const run = async (name: ServiceName, own: Environment): Promise<RunningService> => {
    const [api, metrics, faults] = ports?.[name] ?? [await freePort(), await freePort(), await freePort()];
    const program = start(process.execPath, [files[name]], {
      name,
      cwd: folder,
      env: {
        HOST: '127.0.0.1',
        PORT: String(api),
        FAULTS_PORT: String(faults),
        OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
        OTEL_EXPORTER_PROMETHEUS_PORT: String(metrics),
        FAULT_STATE_FILE: path.join(folder, `${name}.faults.json`),
        ...common,
        ...own,
      },
    });
    const url = (port: number) => `http://127.0.0.1:${port}`;
    await waitFor(answers(`${url(api)}/v1/status`), { what: `${name} to serve`, program });
    return {
      name,
      api: url(api),
      metrics: `${url(metrics)}/metrics`,
      health: `${url(metrics)}/health`,
      faults: `${url(faults)}/faults`,
      program,
    };
  };

  const aiEngine = await run('ai-engine', {});
  const webApi = await run('web-api', { DATABASE_URL: databaseUrl, REDIS_URL: redis.url, AI_ENGINE_URL: aiEngine.api });
  return { webApi, aiEngine, databaseUrl, redisUrl: redis.url };
}
