import {
  RedisExporter,
  type RedisExporterProps,
  redisExporterFlows,
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
  expect(redisExporterFlows(names, redis)).toMatchObject([
    {
      from: { name: 'redis-exporter', namespace: 'harbour-watch' },
      to: { kind: 'addresses', name: 'redis.example.com', ports: { redis: { number: 6380 } } },
      port: 'redis',
    },
  ]);
  expect(throughRedisExporter(names).scraped).toMatchObject({ namespace: 'harbour-watch', app: 'redis-exporter' });
});
