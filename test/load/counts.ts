import http from 'k6/http';
import { Rate, Trend } from 'k6/metrics';
import { jsonOf } from './json';
import { METRICS, ROUTES, type Route, TIMEOUTS } from './plan';
import { targets } from './targets';

export const apiDuration = new Trend(METRICS.apiDuration, true);
export const apiFailed = new Rate(METRICS.apiFailed);
export const counted = new Rate(METRICS.counted);
export const metricsDuration = new Trend(METRICS.metricsDuration, true);
export const metricsUp = new Rate(METRICS.metricsUp);
export const prometheusHealthy = new Rate(METRICS.prometheusHealthy);
export const jaegerHealthy = new Rate(METRICS.jaegerHealthy);
export const tracesFound = new Rate(METRICS.tracesFound);
export const traceDelay = new Trend(METRICS.traceDelay, true);
export const burstDuration = new Trend(METRICS.burstDuration, true);
const routeDurations = Object.fromEntries(
  Object.keys(ROUTES).map(metric => [metric, new Trend(metric, true)]),
) as Readonly<Record<Route, Trend>>;

export interface ApiRequest {
  readonly body?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}
export interface ApiResponse {
  /** Milliseconds. */
  readonly duration: number;
  readonly succeeded: boolean;
  json<T>(): T;
}

const NO_CONTENT = 204;

/** Sends a request to web-api, and counts the response; `id` replaces the one in the route. */
export function call(route: Route, id = '', { body, headers = {} }: ApiRequest = {}): ApiResponse {
  const [method, path] = ROUTES[route].split(' ') as ['GET' | 'POST' | 'DELETE', string];
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const text = body === undefined ? null : JSON.stringify(body);
  const response = http.request(method, targets.webApi + path.replace(':id', id), text, {
    headers: { ...type, ...headers },
    timeout: `${TIMEOUTS.requestSeconds}s`,
    // The same name for all ids.
    tags: { name: ROUTES[route] },
  });
  const { duration } = response.timings;
  const found = jsonOf(response);
  const succeeded =
    response.status === NO_CONTENT || (response.status >= 200 && response.status < 300 && found !== undefined);
  apiDuration.add(duration);
  apiFailed.add(!succeeded);
  routeDurations[route].add(duration);
  return { duration, succeeded, json: <T>() => found as T };
}
