import http, { type Response } from 'k6/http';
import { TIMEOUTS } from './plan';

/** Requests an endpoint of the platform or of the metrics; `name` replaces the URL in k6's figures. */
export const probe = (url: string, name: string, expected: readonly number[] = [200]): Response =>
  http.get(url, {
    tags: { name },
    timeout: `${TIMEOUTS.probeSeconds}s`,
    responseCallback: http.expectedStatuses(...expected),
  });
