import { family } from '../family';
import { open } from '../labels';
import { counter, gauge, info } from '../metric';

export const redis = family(
  { name: 'redis', exposedBy: 'Redis exporter' },
  {
    up: gauge('redis_up', { help: '1 if the exporter reached the server.', unit: 'boolean' }),
    server: info('redis_instance_info', {
      help: 'Version and settings of the server.',
      labels: {
        role: open('master or slave', 1),
        redis_version: open('version', 1),
        redis_build_id: open('build', 1),
        redis_mode: open('standalone, sentinel or cluster', 1),
        os: open('operating system', 1),
        maxmemory_policy: open('what is evicted at the memory limit: noeviction, allkeys-lru …', 1),
        tcp_port: open('port', 1),
        run_id: open('identifier of the run', 1),
        process_id: open('process', 1),
        master_replid: open('identifier of the replication', 1),
      },
    }),
    memoryUsed: gauge('redis_memory_used_bytes', { help: 'Memory that the data takes.', unit: 'bytes' }),
    memoryMax: gauge('redis_memory_max_bytes', { help: 'Configured memory limit; 0 for none.', unit: 'bytes' }),
    clients: gauge('redis_connected_clients', { help: 'Client connections.', unit: 'count' }),
    commands: counter('redis_commands_processed_total', { help: 'Commands processed.', unit: 'count' }),
    keyspaceHits: counter('redis_keyspace_hits_total', { help: 'Look-ups that found their key.', unit: 'count' }),
    keyspaceMisses: counter('redis_keyspace_misses_total', {
      help: 'Look-ups that did not find their key.',
      unit: 'count',
    }),
    evictedKeys: counter('redis_evicted_keys_total', {
      help: 'Keys evicted because the memory limit was reached.',
      unit: 'count',
    }),
    rejectedConnections: counter('redis_rejected_connections_total', {
      help: 'Connections rejected because as many clients are connected as the server accepts.',
      unit: 'count',
    }),
  },
);
