import {
  ai,
  alertmanager,
  database,
  http,
  minutes,
  nodeExporter,
  type Series,
  seconds,
  target as targets,
} from '../../../lib/catalogue';
import { input, rising, steady, target } from '../input';
import { recordingCase } from '../recording';
import { anomalyRecordingCases } from './anomaly-recording';
import { objectiveCases } from './objectives';

/** By then a five-minute rate covers its whole window. */
const at = minutes(10);

type Labels = Readonly<Record<string, string>>;

/** Buckets by upper bound, with the increase per second of each. */
const buckets = (series: Series, labels: Labels, perSecond: Readonly<Record<string, number>>) =>
  Object.entries(perSecond).map(([le, rate]) => input(series, { ...labels, le }, rising(rate)));

const route = { method: 'GET', path: '/v1/items/:id' };
const requests = (service: string, status: string, perSecond: number, pod = `${service}-0`) =>
  input(http.requests, { ...target(service, { pod, instance: `${pod}:9090` }), ...route, status }, rising(perSecond));

const query = { ...target('bookings'), operation: 'select', query: 'items_by_owner' };
const write = { ...target('bookings'), operation: 'insert', query: 'add_item' };
const large = { ...target('forecasts'), model: 'large' };
const small = { ...target('forecasts'), model: 'small' };
const pool = (instance: string) => ({ ...target('bookings', { instance }), pool: 'main' });

const node = target('nodes', { instance: '10.0.0.7:9100', pod: 'node-exporter-x2x7q' });
const disk = { service: 'nodes', instance: '10.0.0.7:9100', node: 'node-a' };
const fileSystem = (device: string, fstype: string, available: number, readonly = 0) => {
  const labels = { ...node, device, fstype, mountpoint: `/mnt${device}`, device_error: '' };
  return [
    input(nodeExporter.filesystemAvailable, labels, steady(available)),
    input(nodeExporter.filesystemSize, labels, steady(400)),
    // A tenth fewer of the inodes than of the bytes is free.
    input(nodeExporter.filesystemFilesFree, labels, steady(available * 0.9)),
    input(nodeExporter.filesystemFiles, labels, steady(400)),
    input(nodeExporter.filesystemReadonly, labels, steady(readonly)),
  ];
};

const bookings = { service: 'bookings' };
const forecasts = { service: 'forecasts' };

const FAILED = 'service_integration_reason:alertmanager_notifications_failed:ratio_rate15m';
const notified = (integration: string, perSecond: number) =>
  input(alertmanager.notifications, { ...target('alertmanager'), integration }, rising(perSecond));
const unnotified = (integration: string, reason: string, perSecond: number) =>
  input(alertmanager.notificationsFailed, { ...target('alertmanager'), integration, reason }, rising(perSecond));

export const RECORDING_CASES = [
  recordingCase('requests and their errors, summed over routes, statuses and processes', {
    given: [
      ...[
        requests('bookings', '200', 50),
        requests('bookings', '200', 30, 'bookings-1'),
        requests('bookings', '404', 10),
      ],
      ...[requests('bookings', '500', 7), requests('bookings', '503', 3, 'bookings-1')],
      requests('forecasts', '200', 8),
    ],
    at,
    every: seconds(30),
    gives: [
      ['service:http_requests:rate5m', bookings, 100],
      ['service:http_requests:rate5m', forecasts, 8],
      ['service:http_request_errors:rate5m', bookings, 10],
      ['service:http_request_errors:rate5m', forecasts, 0],
      ['service:http_request_errors:ratio_rate5m', bookings, 0.1],
      ['service:http_request_errors:ratio_rate5m', forecasts, 0],
    ],
  }),

  recordingCase('latency from p50 to p99', {
    given: buckets(
      http.requestDuration.bucket,
      { ...target('bookings'), ...route },
      { '0.1': 40, '0.5': 80, '1.0': 90, '1.5': 98, '2.5': 100, '+Inf': 100 },
    ),
    at,
    gives: [
      ['service_le:http_request_duration_seconds:rate5m', { ...bookings, le: '0.1' }, 40],
      ['service_le:http_request_duration_seconds:rate5m', { ...bookings, le: '0.5' }, 80],
      ['service_le:http_request_duration_seconds:rate5m', { ...bookings, le: '1.0' }, 90],
      ['service_le:http_request_duration_seconds:rate5m', { ...bookings, le: '1.5' }, 98],
      ['service_le:http_request_duration_seconds:rate5m', { ...bookings, le: '2.5' }, 100],
      ['service_le:http_request_duration_seconds:rate5m', { ...bookings, le: '+Inf' }, 100],
      ['service:http_request_duration_seconds:p50_rate5m', bookings, 0.2],
      ['service:http_request_duration_seconds:p90_rate5m', bookings, 1],
      ['service:http_request_duration_seconds:p95_rate5m', bookings, 1.3125],
      ['service:http_request_duration_seconds:p99_rate5m', bookings, 2],
    ],
  }),

  recordingCase('queries, and an error ratio of zero for a service without errors', {
    given: [
      ...[
        input(database.queryDuration.count, query, rising(60)),
        input(database.queryDuration.count, write, rising(20)),
      ],
      input(database.queryErrors, { ...target('bookings'), operation: 'insert', kind: 'timeout' }, rising(4)),
      // Callers ask for these.
      input(database.queryErrors, { ...target('bookings'), operation: 'insert', kind: 'conflict' }, rising(5)),
      input(database.queryErrors, { ...target('bookings'), operation: 'insert', kind: 'constraint' }, rising(6)),
      input(database.queryDuration.count, { ...query, ...target('forecasts') }, rising(5)),
    ],
    at,
    gives: [
      ['service:db_queries:rate5m', bookings, 80],
      ['service:db_queries:rate5m', forecasts, 5],
      ['service:db_query_failures:rate5m', bookings, 4],
      ['service:db_query_failures:rate5m', forecasts, 0],
      ['service:db_query_errors:ratio_rate5m', bookings, 0.05],
      ['service:db_query_errors:ratio_rate5m', forecasts, 0],
    ],
  }),

  recordingCase('queries that all fail to get a connection', {
    given: [
      input(database.queryDuration.count, query, rising(1)),
      input(database.queryErrors, { ...target('bookings'), operation: 'other', kind: 'connection' }, rising(20)),
    ],
    at,
    gives: [
      ['service:db_queries:rate5m', bookings, 1],
      ['service:db_query_errors:ratio_rate5m', bookings, 1],
    ],
  }),

  recordingCase('query p95', {
    given: [
      ...buckets(database.queryDuration.bucket, query, { '1.0': 45, '2.0': 50, '+Inf': 50 }),
      ...buckets(database.queryDuration.bucket, write, { '1.0': 45, '2.0': 50, '+Inf': 50 }),
    ],
    at,
    gives: [
      ['service_le:db_query_duration_seconds:rate5m', { ...bookings, le: '1.0' }, 90],
      ['service_le:db_query_duration_seconds:rate5m', { ...bookings, le: '2.0' }, 100],
      ['service_le:db_query_duration_seconds:rate5m', { ...bookings, le: '+Inf' }, 100],
      ['service:db_query_duration_seconds:p95_rate5m', bookings, 1.5],
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
      ['service_instance_pool:db_connections:utilisation', { ...bookings, instance: 'a:9090', pool: 'main' }, 0.75],
      ['service_instance_pool:db_connections:utilisation', { ...bookings, instance: 'b:9090', pool: 'main' }, 0.25],
    ],
  }),

  recordingCase('inference by model, with an error ratio of zero for a model without errors', {
    given: [
      ...[input(ai.requests, large, rising(8)), input(ai.requests, small, rising(40))],
      ...[
        input(ai.errors, { ...large, kind: 'timeout' }, rising(1)),
        input(ai.errors, { ...large, kind: 'internal' }, rising(1)),
        input(ai.errors, { ...large, kind: 'aborted' }, rising(3)),
        input(ai.errors, { ...large, kind: 'invalid_input' }, rising(5)),
      ],
      ...buckets(ai.duration.bucket, large, { '15.0': 90, '20.0': 100, '+Inf': 100 }),
    ],
    at,
    gives: [
      ['service_model:ai_inference_requests:rate5m', { ...forecasts, model: 'large' }, 8],
      ['service_model:ai_inference_requests:rate5m', { ...forecasts, model: 'small' }, 40],
      ['service_model:ai_inference_failures:rate5m', { ...forecasts, model: 'large' }, 2],
      ['service_model:ai_inference_failures:rate5m', { ...forecasts, model: 'small' }, 0],
      ['service_model:ai_inference_errors:ratio_rate5m', { ...forecasts, model: 'large' }, 0.25],
      ['service_model:ai_inference_errors:ratio_rate5m', { ...forecasts, model: 'small' }, 0],
      ['service_model_le:ai_inference_duration_seconds:rate5m', { ...forecasts, model: 'large', le: '15.0' }, 90],
      ['service_model_le:ai_inference_duration_seconds:rate5m', { ...forecasts, model: 'large', le: '20.0' }, 100],
      ['service_model_le:ai_inference_duration_seconds:rate5m', { ...forecasts, model: 'large', le: '+Inf' }, 100],
      ['service_model:ai_inference_duration_seconds:p95_rate5m', { ...forecasts, model: 'large' }, 17.5],
    ],
  }),

  recordingCase('sessions summed over processes, and tokens by direction', {
    given: [
      input(ai.activeSessions, target('forecasts', { instance: 'a:9090' }), steady(40)),
      input(ai.activeSessions, target('forecasts', { instance: 'b:9090' }), steady(2)),
      ...[
        input(ai.tokens, { ...large, direction: 'prompt' }, rising(900)),
        input(ai.tokens, { ...large, direction: 'completion' }, rising(75)),
      ],
    ],
    at,
    gives: [
      ['service:ai_active_sessions:sum', forecasts, 42],
      ['service_model_direction:ai_tokens:rate5m', { ...forecasts, model: 'large', direction: 'prompt' }, 900],
      ['service_model_direction:ai_tokens:rate5m', { ...forecasts, model: 'large', direction: 'completion' }, 75],
    ],
  }),

  recordingCase('memory, CPU, clock and writable disks of a node', {
    given: [
      input(nodeExporter.time, node, (count, interval) => `-3+${interval}x${count}`),
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
      ['instance_device:node_filesystem_files:free_ratio', { ...disk, device: '/dev/sda1', fstype: 'ext4' }, 0.225],
      ['instance:node_time:skew_seconds', node, -3],
    ],
  }),

  recordingCase('a target that failed half of its scrapes, one that failed none, and one that is gone', {
    given: [
      input(targets.up, target('bookings', { instance: 'bookings-1:9090', pod: 'bookings-1' }), '0 0 0 0 stale'),
      input(targets.up, target('bookings'), steady(1)),
      // One scrape was missed: of the last four, two failed.
      input(targets.up, target('forecasts'), '0 0 1 _ 1 0'),
    ],
    at: minutes(5),
    gives: [
      ['instance:up:failed_ratio5m', target('bookings'), 0],
      ['instance:up:failed_ratio5m', target('forecasts'), 0.5],
    ],
  }),

  recordingCase('a service with two targets, of which one answers, and with a Job of a minute that has its label', {
    given: [
      input(targets.up, target('bookings'), steady(1)),
      input(targets.up, target('bookings', { instance: 'bookings-1:9090', pod: 'bookings-1' }), steady(0)),
      input(targets.up, target('bookings', { instance: 'migration:9090', pod: 'migration' }), '_x20 0 0 stale'),
    ],
    at: minutes(35),
    gives: [
      ['service:up:avg_over_time5m', bookings, 0.5],
      ['all:up:group', {}, 1],
      ['service:up:max', bookings, 1],
      ['service:down:avg_over_time30m', bookings, 0],
      ['service:up:ratio_period', bookings, 1],
      // The other service has no known target, in the one whole half hour that is over.
      ['service:up:max', forecasts, 0],
      ['service:down:avg_over_time30m', forecasts, 1],
      ['service:up:ratio_period', forecasts, Number((1 - 1 / 1_440).toFixed(9))],
    ],
  }),

  recordingCase('a service whose two targets were down at the same time for ten minutes', {
    given: ['bookings-0', 'bookings-1'].map(pod =>
      input(targets.up, target('bookings', { instance: `${pod}:9090`, pod }), '1x9 0x9 1x20'),
    ),
    at: minutes(35),
    gives: [
      ['service:up:max', bookings, 1],
      ['service:down:avg_over_time30m', bookings, Number((1 / 3).toFixed(9))],
      ['service:up:ratio_period', bookings, Number((1 - 1 / 3 / 1_440).toFixed(9))],
    ],
  }),

  recordingCase('a service with two targets that took turns in failing', {
    given: [
      input(targets.up, target('bookings'), '1x9 0x9 1x20'),
      input(targets.up, target('bookings', { instance: 'bookings-1:9090', pod: 'bookings-1' }), '0x9 1x9 0x20'),
    ],
    at: minutes(35),
    gives: [['service:down:avg_over_time30m', bookings, 0]],
  }),

  recordingCase('a service without a known target', {
    given: [input(targets.up, target('forecasts'), steady(1))],
    at: minutes(5),
    gives: [
      ['service:down:avg_over_time30m', forecasts, 0],
      ['service:down:avg_over_time30m', bookings, 1],
    ],
  }),

  recordingCase('a service while Prometheus has just started: nothing is known about it yet', {
    given: [input(targets.up, target('forecasts'), '_ 1x5')],
    at: minutes(1),
    gives: [['service:up:max', forecasts, 1]],
  }),

  ...objectiveCases,
  recordingCase('failed notifications by integration and reason, without those that a reload cancelled', {
    given: [
      ...[notified('slack', 4), notified('pagerduty', 2), notified('telegram', 0)],
      ...[unnotified('slack', 'rateLimited', 1), unnotified('slack', 'serverError', 0.5)],
      ...[unnotified('slack', 'other', 0), unnotified('telegram', 'other', 0)],
      unnotified('pagerduty', 'contextCanceled', 1),
    ],
    at: minutes(20),
    gives: [
      [FAILED, { service: 'alertmanager', integration: 'slack', reason: 'rateLimited' }, 0.25],
      [FAILED, { service: 'alertmanager', integration: 'slack', reason: 'serverError' }, 0.125],
    ],
  }),

  ...anomalyRecordingCases,
];
