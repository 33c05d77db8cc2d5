import { address, wholeNumber } from '../shared/settings';

/** The variables of web-api alone. */
export const WEB_API_VARIABLES = {
  DATABASE_URL: address('PostgreSQL, such as postgres://user:password@host:5432/aion', ['postgres', 'postgresql']),
  REDIS_URL: address('Redis, such as redis://host:6379', ['redis', 'rediss']),
  AI_ENGINE_URL: address('the API of ai-engine, such as http://ai-engine:8080', ['http', 'https']),
  DATABASE_POOL_SIZE: wholeNumber('connections of the pool', { from: 1, to: 1_000 }, 20),
  DATABASE_TIMEOUT_MS: wholeNumber('milliseconds that a query waits for a connection', { from: 1 }, 5_000),
};
