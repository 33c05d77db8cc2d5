import { Pool } from 'pg';
import { createClient } from 'redis';
import { database, http, system } from '../../lib/catalogue';
import { databaseFaults } from '../faults/kinds/database';
import { runService } from '../shared/run-service';
import { Seam } from '../shared/seam';
import { Cache } from './cache';
import { Connections } from './connections';
import { Database, type Query } from './database';
import { Engine } from './engine';
import { addRoutes } from './routes';
import { createSchema } from './schema';
import { Store } from './store';
import { WEB_API_VARIABLES } from './variables';

void runService({
  service: { name: 'web-api', exposes: [http, database, system] },
  variables: WEB_API_VARIABLES,

  start: async ({ app, telemetry, settings }) => {
    const log = telemetry.logger('web-api');
    const connections = new Connections();
    const pool = telemetry.pool(
      new Pool({
        connectionString: settings.DATABASE_URL,
        max: settings.DATABASE_POOL_SIZE,
        connectionTimeoutMillis: settings.DATABASE_TIMEOUT_MS,
        stream: connections.make,
      }),
      { name: 'main' },
    );
    // Losing an idle connection fails no request: the pool opens another.
    pool.on('error', err => log.warn({ err }, 'a connection to PostgreSQL was lost'));
    await createSchema(pool, err => log.warn({ err }, 'waiting for PostgreSQL'));

    const redis = createClient({ url: settings.REDIS_URL, disableOfflineQueue: true });
    redis.on('error', err => log.warn({ err }, 'Redis does not respond'));
    // Not awaited: reads go to PostgreSQL meanwhile.
    redis.connect().catch(err => log.warn({ err }, 'Redis does not respond'));

    const queries = new Seam<Query>();
    telemetry.health.add('database', () => pool.query({ name: 'health', text: 'SELECT 1' }));
    addRoutes(app, {
      store: new Store(new Database(pool, queries)),
      cache: new Cache(
        redis,
        (operation, call) => telemetry.external({ name: operation, system: 'redis' }, call),
        err => log.warn({ err }, 'cache bypassed'),
      ),
      engine: new Engine(settings.AI_ENGINE_URL),
    });
    return {
      faults: databaseFaults({ pool, connections, queries }),
      close: async () => {
        await pool.end();
        redis.destroy();
      },
    };
  },
});
