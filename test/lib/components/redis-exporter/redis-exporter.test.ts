import { databaseExporterFlows } from '../../../../lib/components/exporter';
import {
  RedisExporter,
  type RedisExporterProps,
  redisExporter,
  throughRedisExporter,
  type WatchedRedis,
} from '../../../../lib/components/redis-exporter';
import { names } from '../../../example/stack';
import { exporterProps } from '../exporter/props';
import { synthesized } from '../synthesized';

const redis: Required<WatchedRedis> = { host: 'redis.example.com', port: 6380 };
const full: Required<RedisExporterProps> = { ...exporterProps, redis };

test('knows its address, and a password only from a Secret', () => {
  const { container } = synthesized(chart => new RedisExporter(chart, 'exporter', full));
  expect(container('redis-exporter').env).toEqual([
    { name: 'REDIS_ADDR', value: 'redis://redis.example.com:6380' },
    {
      name: 'REDIS_PASSWORD',
      valueFrom: { secretKeyRef: { name: 'redis-exporter', key: 'password', optional: true } },
    },
  ]);
});

test('reaches Redis and nothing else, and is what is scraped for it', () => {
  expect(databaseExporterFlows(names, redisExporter, redis)).toMatchObject([
    {
      from: { name: 'redis-exporter', namespace: 'harbour-watch' },
      to: { kind: 'addresses', name: 'redis.example.com', ports: { database: { number: 6380 } } },
      port: 'database',
    },
  ]);
  expect(throughRedisExporter(names).scraped).toMatchObject({ namespace: 'harbour-watch', app: 'redis-exporter' });
});
