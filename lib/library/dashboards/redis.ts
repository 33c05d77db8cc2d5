import { minutes, redis } from '../../catalogue';
import { redisEvictions, redisMemoryNearLimit, redisRejectedConnections } from '../../components/redis-exporter/alerts';
import { dashboard } from '../../dashboards/dashboard';
import { timeseries } from '../../dashboards/panel';
import { promql, rateInterval } from '../../promql';

export const redisDashboard = dashboard('redis', {
  title: 'Redis',
  description: 'Does the cache still have room, and does it take connections?',
  variables: [],
  rows: {
    'Has it room?': [
      timeseries('Redis memory used', {
        shows: 'Share of the memory limit in use; a cache that evicts is near 100% by design.',
        queries: { '{{instance}}': promql`${redis.memoryUsed} / (${redis.memoryMax} > 0)` },
        unit: 'ratio',
        alerts: [redisMemoryNearLimit],
        whenEmpty: 'no memory limit is set',
      }),
      timeseries('Redis memory', {
        shows: 'Memory that the data takes, and the limit that is set; 0 for none.',
        queries: {
          'used {{instance}}': promql`${redis.memoryUsed}`,
          'limit {{instance}}': promql`${redis.memoryMax}`,
        },
      }),
      timeseries('Redis evictions', {
        shows: 'Keys per second that were evicted to stay within the memory limit.',
        queries: { '{{instance}}': promql`rate(${redis.evictedKeys}[${rateInterval}])` },
        unit: 'perSecond',
        alerts: [redisEvictions],
        rateOf: 'keys',
      }),
    ],
    'Does it answer?': [
      timeseries('Redis commands', {
        shows: 'Commands per second.',
        queries: { '{{instance}}': promql`rate(${redis.commands}[${rateInterval}])` },
        rateOf: 'commands',
        width: 6,
      }),
      timeseries('Redis hit ratio', {
        shows: 'Share of lookups that find their key.',
        queries: {
          '{{instance}}': promql`
            rate(${redis.keyspaceHits}[${rateInterval}])
            / (rate(${redis.keyspaceHits}[${rateInterval}]) + rate(${redis.keyspaceMisses}[${rateInterval}]))`,
        },
        unit: 'ratio',
        width: 6,
      }),
      timeseries('Redis clients', {
        shows: 'Client connections.',
        queries: { '{{instance}}': promql`${redis.clients}` },
        width: 6,
      }),
      timeseries('Redis rejected connections', {
        shows: 'Connections rejected in 15 minutes because too many clients were connected.',
        queries: { '{{instance}}': promql`increase(${redis.rejectedConnections}[${minutes(15)}])` },
        unit: 'count',
        alerts: [redisRejectedConnections],
        width: 6,
      }),
    ],
  },
});
