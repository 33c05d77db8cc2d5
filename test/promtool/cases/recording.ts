import { ai, database, http, minutes, nodeExporter, type Series, target as targets } from '../../../lib/catalogue';
import { input, rising, steady, target } from '../input';
import { recordingCase } from '../recording';

/** By then a five-minute rate covers its whole window. */
const at = minutes(10);

type Labels = Readonly<Record<string, string>>;

/** Buckets by upper bound, with the increase per second of each. */
const buckets = (series: Series, labels: Labels, perSecond: Readonly<Record<string, number>>) =>
  Object.entries(perSecond).map(([le, rate]) => input(series, { ...labels, le }, rising(rate)));

const route = { method: 'GET', path: '/v1/items/:id' };
const requests = (service: string, status: string, perSecond: number, pod = `${service}-0`) =>
  input(http.requests, { ...target(service, { pod, instance: `${pod}:9090` }), ...route, status }, rising(perSecond));

const query = { ...target('web-api'), operation: 'select', query: 'items_by_owner' };
const write = { ...target('web-api'), operation: 'insert', query: 'add_item' };
const large = { ...target('ai-engine'), model: 'large' };
const small = { ...target('ai-engine'), model: 'small' };
const pool = (instance: string) => ({ ...target('web-api', { instance }), pool: 'main' });

const node = target('nodes', { instance: '10.0.0.7:9100', pod: 'node-exporter-x2x7q' });
const disk = { service: 'nodes', instance: '10.0.0.7:9100', node: 'node-a' };
const fileSystem = (device: string, fstype: string, available: number, readonly = 0) => {
  const labels = { ...node, device, fstype, mountpoint: `/mnt${device}`, device_error: '' };
  return [
    input(nodeExporter.filesystemAvailable, labels, steady(available)),
    input(nodeExporter.filesystemSize, labels, steady(400)),
    input(nodeExporter.filesystemReadonly, labels, steady(readonly)),
  ];
};

const webApi = { service: 'web-api' };
const aiEngine = { service: 'ai-engine' };

export const RECORDING_CASES = [
  recordingCase('requests and their errors, summed over routes, statuses and processes', {
    given: [
      ...[requests('web-api', '200', 50), requests('web-api', '200', 30, 'web-api-1'), requests('web-api', '404', 10)],
      ...[requests('web-api', '500', 7), requests('web-api', '503', 3, 'web-api-1')],
      requests('ai-engine', '200', 8),
    ],
    at,
    gives: [
      ['service:http_requests:rate5m', webApi, 100],
      ['service:http_requests:rate5m', aiEngine, 8],
      ['service:http_request_errors:rate5m', webApi, 10],
      ['service:http_request_errors:rate5m', aiEngine, 0],
      ['service:http_request_errors:ratio_rate5m', webApi, 0.1],
      ['service:http_request_errors:ratio_rate5m', aiEngine, 0],
      ['service:http_request_errors:ratio_rate30d', webApi, 0.1],
      ['service:http_request_errors:ratio_rate30d', aiEngine, 0],
    ],
  }),

  recordingCase('latency from p50 to p99', {
    given: buckets(
      http.requestDuration.bucket,
      { ...target('web-api'), ...route },
      { '0.1': 40, '0.5': 80, '1': 90, '1.5': 98, '2.5': 100, '+Inf': 100 },
    ),
    at,
    gives: [
      ['service_le:http_request_duration_seconds:rate5m', { ...webApi, le: '0.1' }, 40],
      ['service_le:http_request_duration_seconds:rate5m', { ...webApi, le: '0.5' }, 80],
      ['service_le:http_request_duration_seconds:rate5m', { ...webApi, le: '1' }, 90],
      ['service_le:http_request_duration_seconds:rate5m', { ...webApi, le: '1.5' }, 98],
      ['service_le:http_request_duration_seconds:rate5m', { ...webApi, le: '2.5' }, 100],
      ['service_le:http_request_duration_seconds:rate5m', { ...webApi, le: '+Inf' }, 100],
      ['service:http_request_duration_seconds:p50_rate5m', webApi, 0.2],
      ['service:http_request_duration_seconds:p90_rate5m', webApi, 1],
      ['service:http_request_duration_seconds:p95_rate5m', webApi, 1.3125],
      ['service:http_request_duration_seconds:p99_rate5m', webApi, 2],
    ],
  }),

  recordingCase('queries, and an error ratio of zero for a service without errors', {
    given: [
      ...[
        input(database.queryDuration.count, query, rising(60)),
        input(database.queryDuration.count, write, rising(20)),
      ],
      input(database.queryErrors, { ...target('web-api'), operation: 'insert', kind: 'conflict' }, rising(4)),
      input(database.queryDuration.count, { ...query, ...target('ai-engine') }, rising(5)),
    ],
    at,
    gives: [
      ['service:db_queries:rate5m', webApi, 80],
      ['service:db_queries:rate5m', aiEngine, 5],
      ['service:db_query_errors:ratio_rate5m', webApi, 0.05],
      ['service:db_query_errors:ratio_rate5m', aiEngine, 0],
    ],
  }),

  recordingCase('queries that all fail to get a connection', {
    given: [
      input(database.queryDuration.count, query, rising(1)),
      input(database.queryErrors, { ...target('web-api'), operation: 'other', kind: 'connection' }, rising(20)),
    ],
    at,
    gives: [
      ['service:db_queries:rate5m', webApi, 1],
      ['service:db_query_errors:ratio_rate5m', webApi, 1],
    ],
  }),

  recordingCase('query p95', {
    given: [
      ...buckets(database.queryDuration.bucket, query, { '1': 45, '2': 50, '+Inf': 50 }),
      ...buckets(database.queryDuration.bucket, write, { '1': 45, '2': 50, '+Inf': 50 }),
    ],
    at,
    gives: [
      ['service_le:db_query_duration_seconds:rate5m', { ...webApi, le: '1' }, 90],
      ['service_le:db_query_duration_seconds:rate5m', { ...webApi, le: '2' }, 100],
      ['service_le:db_query_duration_seconds:rate5m', { ...webApi, le: '+Inf' }, 100],
      ['service:db_query_duration_seconds:p95_rate5m', webApi, 1.5],
    ],
  }),

  recordingCase('the pool of each process', {
    given: [
      ...[
        input(database.connectionsActive, pool('a:9090'), steady(15)),
        input(database.connectionsMax, pool('a:9090'), steady(20)),
      ],
      ...[
        input(database.connectionsActive, pool('b:9090'), steady(5)),
        input(database.connectionsMax, pool('b:9090'), steady(20)),
      ],
    ],
    at,
    gives: [
      ['service_instance_pool:db_connections:utilisation', { ...webApi, instance: 'a:9090', pool: 'main' }, 0.75],
      ['service_instance_pool:db_connections:utilisation', { ...webApi, instance: 'b:9090', pool: 'main' }, 0.25],
    ],
  }),

  recordingCase('inference by model, with an error ratio of zero for a model without errors', {
    given: [
      ...[input(ai.requests, large, rising(8)), input(ai.requests, small, rising(40))],
      ...[
        input(ai.errors, { ...large, kind: 'timeout' }, rising(1)),
        input(ai.errors, { ...large, kind: 'internal' }, rising(1)),
        input(ai.errors, { ...large, kind: 'aborted' }, rising(3)),
      ],
      ...buckets(ai.duration.bucket, large, { '15': 90, '20': 100, '+Inf': 100 }),
    ],
    at,
    gives: [
      ['service_model:ai_inference_requests:rate5m', { ...aiEngine, model: 'large' }, 8],
      ['service_model:ai_inference_requests:rate5m', { ...aiEngine, model: 'small' }, 40],
      ['service_model:ai_inference_errors:ratio_rate5m', { ...aiEngine, model: 'large' }, 0.25],
      ['service_model:ai_inference_errors:ratio_rate5m', { ...aiEngine, model: 'small' }, 0],
      ['service_model_le:ai_inference_duration_seconds:rate5m', { ...aiEngine, model: 'large', le: '15' }, 90],
      ['service_model_le:ai_inference_duration_seconds:rate5m', { ...aiEngine, model: 'large', le: '20' }, 100],
      ['service_model_le:ai_inference_duration_seconds:rate5m', { ...aiEngine, model: 'large', le: '+Inf' }, 100],
      ['service_model:ai_inference_duration_seconds:p95_rate5m', { ...aiEngine, model: 'large' }, 17.5],
    ],
  }),

  recordingCase('sessions summed over processes, and tokens by direction', {
    given: [
      input(ai.activeSessions, target('ai-engine', { instance: 'a:9090' }), steady(40)),
      input(ai.activeSessions, target('ai-engine', { instance: 'b:9090' }), steady(2)),
      ...[
        input(ai.tokens, { ...large, direction: 'prompt' }, rising(900)),
        input(ai.tokens, { ...large, direction: 'completion' }, rising(75)),
      ],
    ],
    at,
    gives: [
      ['service:ai_active_sessions:sum', aiEngine, 42],
      ['service_model_direction:ai_tokens:rate5m', { ...aiEngine, model: 'large', direction: 'prompt' }, 900],
      ['service_model_direction:ai_tokens:rate5m', { ...aiEngine, model: 'large', direction: 'completion' }, 75],
    ],
  }),

  recordingCase('memory, CPU and writable disks of a node', {
    given: [
      ...[input(nodeExporter.memoryTotal, node, steady(64)), input(nodeExporter.memoryAvailable, node, steady(16))],
      input(nodeExporter.cpu, { ...node, cpu: '0', mode: 'idle' }, rising(0.9)),
      input(nodeExporter.cpu, { ...node, cpu: '1', mode: 'idle' }, rising(0.3)),
      input(nodeExporter.cpu, { ...node, cpu: '1', mode: 'user' }, rising(0.7)),
      ...[
        ...fileSystem('/dev/sda1', 'ext4', 100),
        ...fileSystem('/dev/sr0', 'udf', 0, 1),
        ...fileSystem('tmpfs', 'tmpfs', 300),
      ],
    ],
    at,
    gives: [
      ['instance:node_memory:used_ratio', node, 0.75],
      ['instance:node_cpu:used_ratio_rate5m', disk, 0.4],
      ['instance_device:node_filesystem:free_ratio', { ...disk, device: '/dev/sda1', fstype: 'ext4' }, 0.25],
    ],
  }),

  recordingCase('a service with two targets, one of which failed half of the time', {
    given: [
      input(targets.up, target('web-api'), steady(1)),
      input(targets.up, target('web-api', { instance: 'web-api-1:9090', pod: 'web-api-1' }), '0 0 1 0 1 0'),
    ],
    at: minutes(5),
    gives: [
      // Of the last five scrapes of the second target, two succeeded; at the first point none had.
      ['service:up:avg_over_time5m', webApi, 0.7],
      // Over half an hour, of which there are six scrapes; the other service has no known target.
      ['service:down:avg_over_time30m', webApi, Number((1 - (1 + 2 / 6) / 2).toFixed(9))],
      ['service:down:avg_over_time30m', aiEngine, 1],
      // One point of the thirty days has passed, at which one of two targets was down.
      ['service:up:avg_over_time30d', webApi, Number((1 - 0.5 / 1_440).toFixed(9))],
      ['service:up:avg_over_time30d', aiEngine, Number((1 - 1 / 1_440).toFixed(9))],
    ],
  }),

  recordingCase('a service without a known target', {
    given: [input(targets.up, target('ai-engine'), steady(1))],
    at: minutes(5),
    gives: [
      ['service:down:avg_over_time30m', aiEngine, 0],
      ['service:down:avg_over_time30m', webApi, 1],
    ],
  }),
];
