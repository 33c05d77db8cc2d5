import type { Response } from 'k6/http';

/** What an answer holds; undefined where it is no JSON, as the page of a proxy that wants a sign-in. */
export function jsonOf<T>(response: Response): T | undefined {
  try {
    return response.json() as T;
  } catch {
    return undefined;
  }
}
