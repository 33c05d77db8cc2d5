/** Alertmanager's API, version 2: https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml */
import type { HeldSilence, SentSilence } from './plan';

/** What is wrong with a server, in one message for people. */
export class ServerError extends Error {}

export interface Server {
  /** Without a slash at its end. */
  readonly url: string;
  /** Sent with each request, such as a sign-in proxy's. */
  readonly headers: Readonly<Record<string, string>>;
}

const TIMEOUT_MS = 10_000;

/** Why there is no answer, by the code of Node's error. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its host name cannot be looked up',
  ECONNRESET: 'it closed the connection',
  ETIMEDOUT: 'it does not answer',
};

async function call({ url, headers }: Server, route: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`${url}${route}`, {
      ...init,
      headers: { ...headers, ...init.headers },
      // A sign-in proxy answers with the page of its provider, which is no answer of Alertmanager.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw new ServerError(`${url} cannot be reached: ${whyNot(error)}. Without a way from outside, forward its port`);
  }
  if ([301, 302, 303, 307, 308, 401, 403].includes(response.status))
    throw new ServerError(
      `${url} wants a sign-in (HTTP ${response.status}): give it a header with --headers, or forward Alertmanager's port`,
    );
  return response;
}

function whyNot(error: unknown): string {
  const { name, message, cause } = error as Error & { readonly cause?: NodeJS.ErrnoException };
  if (name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1_000} s`;
  return REASONS[cause?.code ?? ''] ?? (cause?.message || message);
}

async function json<T>(server: Server, route: string): Promise<T> {
  const response = await call(server, route);
  const text = await response.text();
  const foreign = new ServerError(
    `${server.url} is no Alertmanager: ${route} returned HTTP ${response.status} ${text.slice(0, 80).trim()}`.trim(),
  );
  if (!response.ok) throw foreign;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw foreign;
  }
}

/** The text of its configuration. Throws if the server is no Alertmanager. */
export async function configurationOf(server: Server): Promise<string> {
  const route = '/api/v2/status';
  const status = await json<{ readonly config?: { readonly original?: unknown } } | null>(server, route);
  const original = status?.config?.original;
  if (typeof original !== 'string')
    throw new ServerError(`${server.url} is no Alertmanager: ${route} has no configuration`);
  return original;
}

/** Those that have ended included, as long as it keeps them. */
export const silencesOf = (server: Server): Promise<readonly HeldSilence[]> => json(server, '/api/v2/silences');

/** Creates it, or changes the one whose id it has. */
export async function send(server: Server, silence: SentSilence): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await accepted(await call(server, '/api/v2/silences', { method: 'POST', headers, body: JSON.stringify(silence) }));
}

/** Ends it now. */
export const expire = async (server: Server, { id }: Pick<HeldSilence, 'id'>): Promise<void> =>
  accepted(await call(server, `/api/v2/silence/${encodeURIComponent(id)}`, { method: 'DELETE' }));

async function accepted(response: Response): Promise<void> {
  const text = await response.text();
  if (!response.ok)
    throw new ServerError(`Alertmanager refused it (HTTP ${response.status}): ${text.trim().slice(0, 300)}`);
}
