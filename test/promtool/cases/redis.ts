import { minutes, redis } from '../../../lib/catalogue';
import { exactly, ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { input, rising, steady, target } from '../input';
import { humanized, percentage, whole } from '../text';

const server = target('redis');
const own = { team: 'storage', ...server };
const dashboard = 'harbour-redis?var-service=redis';

const memory = (share: number, limit = 1e9) => [
  input(redis.memoryUsed, server, steady(1e9 * share)),
  input(redis.memoryMax, server, steady(limit)),
];
const policy = (maxmemory_policy: string) =>
  input(
    redis.server,
    {
      ...{
        ...server,
        maxmemory_policy,
        role: 'master',
        redis_version: '8.2.1',
        redis_build_id: '1',
        redis_mode: 'standalone',
      },
      ...{ os: 'Linux', tcp_port: '6379', run_id: '1', process_id: '1', master_replid: '1' },
    },
    steady(1),
  );
const rejected = (samples: string) => input(redis.rejectedConnections, server, samples);

export const redisCases = [
  ruleCase('RedisMemoryNearLimit', {
    service: 'redis',
    given: share => [...memory(share), policy('noeviction')],
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(10),
    labels: { severity: 'warning', ...own },
    summary: share => `redis uses ${percentage(share)} of its memory`,
    description: share =>
      `The server behind redis-0:9090 uses ${percentage(share)} of its memory limit and evicts nothing: at 100% writes fail.`,
    dashboard,
    quietWhen: {
      'it has no limit': share => [...memory(share, 0), policy('noeviction')],
      'it is a cache that evicts': share => [...memory(share), policy('allkeys-lru')],
    },
  }),

  ruleCase('RedisEvictions', {
    service: 'redis',
    given: perSecond => [input(redis.evictedKeys, server, rising(perSecond))],
    quiet: slightlyBelow,
    fires: slightlyAbove,
    // A five-minute rate takes five minutes to reach its full value, which must then hold for fifteen.
    after: minutes(20),
    labels: { severity: 'info', ...own },
    summary: perSecond => `redis evicts ${humanized(perSecond)} keys/s`,
    description: perSecond =>
      `The server behind redis-0:9090 evicts ${humanized(perSecond)} keys per second to stay within its memory limit: the ` +
      'cache is too small for what is put into it.',
    dashboard,
  }),

  ruleCase('RedisRejectedConnections', {
    service: 'redis',
    given: number => [rejected(`0x19 ${number}x10`)],
    quiet: exactly,
    fires: threshold => threshold + 7,
    after: minutes(20),
    labels: { severity: 'warning', ...own },
    summary: () => 'redis rejects connections',
    description: number =>
      `The server behind redis-0:9090 rejected about ${whole(number)} connections in 15 minutes: as many clients are ` +
      'connected as it accepts.',
    dashboard,
    quietWhen: {
      'the exporter is new, and the server counted them before': number => [rejected(`_x5 ${number}x20`)],
      'the server restarts, and counts from zero': number => [rejected(`${number}x9 0x20`)],
    },
  }),
];
