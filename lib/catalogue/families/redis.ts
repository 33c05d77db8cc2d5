import { family } from '../family';
import { counter, gauge } from '../metric';

export const redis = family(
  { name: 'redis', exposedBy: 'Redis exporter' },
  {
    up: gauge('redis_up', { help: '1 if the exporter reached the server.', unit: 'boolean' }),
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
  },
);
