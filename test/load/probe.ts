import http, { type Response } from 'k6/http';
import { PATIENCE } from './plan';

/** Asks what watches, or is watched; `name` stands for the address in k6's figures. */
export const look = (url: string, name: string, expected: readonly number[] = [200]): Response =>
  http.get(url, {
    tags: { name },
    timeout: `${PATIENCE.lookSeconds}s`,
    responseCallback: http.expectedStatuses(...expected),
  });
