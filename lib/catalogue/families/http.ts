import { family } from '../family';
import { open, values } from '../labels';
import { counter, gauge, histogram } from '../metric';

/** `OTHER` is any method that no route has, such as a scanner's. */
export const HTTP_METHODS = values('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'OTHER');

/** The statuses that services answer with; anything else is reported as the nearest of its class. */
export const HTTP_STATUS = values(
  '101',
  ...(['200', '201', '202', '204', '206'] as const),
  ...(['301', '302', '304', '307', '308'] as const),
  ...(['400', '401', '403', '404', '405', '408', '409', '410', '412', '413', '415', '422', '429', '499'] as const),
  ...(['500', '501', '502', '503', '504'] as const),
);

/** Route templates of a service, such as `/users/:id`; unknown routes collapse into one. */
export const routes = (limit: number) => open('route template, never the raw URL', limit);

const PATH = routes(200);
const route = { method: HTTP_METHODS, path: PATH };

/** Most routes answer to one or two methods with a handful of statuses, far from every combination. */
const SERIES_PER_ROUTE = 10;

export const http = family(
  { name: 'http', exposedBy: 'services' },
  {
    requests: counter('http_requests_total', {
      help: 'Requests served.',
      unit: 'count',
      labels: { ...route, status: HTTP_STATUS },
      maxSeries: PATH.limit * SERIES_PER_ROUTE,
    }),
    requestDuration: histogram('http_request_duration_seconds', {
      help: 'Time from the first byte of the request to the last byte of the response.',
      unit: 'seconds',
      labels: route,
      // The latency objectives, 1 s and 30 s, are bucket bounds: "slower than 1 s" is exact, not interpolated.
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 30, 60],
      maxSeries: PATH.limit * 2 * 18,
    }),
    requestErrors: counter('http_request_errors_total', {
      help: 'Requests that failed, by kind of failure.',
      unit: 'count',
      labels: { ...route, kind: values('client', 'server', 'timeout', 'aborted') },
      maxSeries: PATH.limit * SERIES_PER_ROUTE,
    }),
    activeRequests: gauge('http_active_requests', { help: 'Requests being served now.', unit: 'count' }),
    requestSize: histogram('http_request_size_bytes', {
      help: 'Size of request bodies.',
      unit: 'bytes',
      labels: { method: HTTP_METHODS },
      buckets: [256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216],
    }),
    responseSize: histogram('http_response_size_bytes', {
      help: 'Size of response bodies.',
      unit: 'bytes',
      labels: { method: HTTP_METHODS },
      buckets: [256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216],
    }),
  },
);
