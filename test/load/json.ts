import type { Response } from 'k6/http';

/** The body of a response; undefined if it is not JSON, such as the sign-in page of a proxy. */
export function jsonOf<T>(response: Response): T | undefined {
  try {
    return response.json() as T;
  } catch {
    return undefined;
  }
}
