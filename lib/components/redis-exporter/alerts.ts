import { count, minutes, perSecond, ratio, redis } from '../../catalogue';
import { promql } from '../../promql';
import { alert, ticket } from '../../rules';

export const redisMemoryNearLimit = alert('RedisMemoryNearLimit', {
  means: 'Redis uses more than {threshold} of its memory limit, and evicts nothing',
  threshold: ratio(0.9),
  // 0 is no limit. A cache that evicts is at its limit by design.
  expr: ({ threshold, service }) => promql`
    ${redis.memoryUsed}{${service}} / (${redis.memoryMax}{${service}} > 0) > ${threshold}
    unless on (service, instance) ${redis.server}{${service}, maxmemory_policy!="noeviction"}`,
  for: minutes(10),
  severity: 'warning',
  stage: ticket(),
  summary: '{{ $labels.service }} uses {{ $value | humanizePercentage }} of its memory',
  description:
    'The server behind {{ $labels.instance }} uses {{ $value | humanizePercentage }} of its memory limit and evicts nothing: ' +
    'at 100% writes fail.',
  dashboard: 'redis',
});

export const redisEvictions = alert('RedisEvictions', {
  means: 'Redis evicts more than {threshold} keys per second',
  threshold: perSecond(10),
  expr: ({ threshold, service }) => promql`rate(${redis.evictedKeys}{${service}}[${minutes(5)}]) > ${threshold}`,
  for: minutes(15),
  severity: 'info',
  stage: ticket(),
  summary: '{{ $labels.service }} evicts {{ $value | humanize }} keys/s',
  description:
    'The server behind {{ $labels.instance }} evicts {{ $value | humanize }} keys per second to stay within its memory limit: ' +
    'the cache is too small for what is put into it.',
  dashboard: 'redis',
});

export const redisRejectedConnections = alert('RedisRejectedConnections', {
  means: 'Redis rejected connections because too many clients are connected',
  threshold: count(0),
  expr: ({ threshold, service }) =>
    promql`increase(${redis.rejectedConnections}{${service}}[${minutes(15)}]) > ${threshold}`,
  severity: 'warning',
  stage: ticket(),
  summary: '{{ $labels.service }} rejects connections',
  description:
    'The server behind {{ $labels.instance }} rejected about {{ $value | printf "%.0f" }} connections in 15 minutes: as many ' +
    'clients are connected as it accepts.',
  dashboard: 'redis',
});

export const redisAlerts = [redisMemoryNearLimit, redisEvictions, redisRejectedConnections] as const;
