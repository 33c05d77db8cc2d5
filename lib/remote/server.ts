/** Programs of the stack that a command asks over HTTP. */

/** What is wrong with a server, in one message for people. */
export class ServerError extends Error {}

export interface Server {
  /** What it has to be, and what such a one is forwarded as: `Alertmanager`. */
  readonly program: string;
  /** Without a slash at its end. */
  readonly url: string;
  /** Sent with each request, such as a sign-in proxy's. */
  readonly headers: Readonly<Record<string, string>>;
  /** @default 10,000 */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
const SIGN_IN: readonly number[] = [301, 302, 303, 307, 308, 401, 403];

/** Why there is no answer, by the code of Node's error. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its host name cannot be looked up',
  ECONNRESET: 'it closed the connection',
  ETIMEDOUT: 'it does not answer',
};

/** Throws a `ServerError` if there is no answer, or a sign-in in its place. */
export async function call(server: Server, route: string, init: RequestInit = {}): Promise<Response> {
  const { url, headers, program, timeoutMs = TIMEOUT_MS } = server;
  let response: Response;
  try {
    response = await fetch(`${url}${route}`, {
      ...init,
      headers: { ...headers, ...init.headers },
      // A sign-in proxy answers with the page of its provider, which is no answer of the program.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    const why = whyNot(error, timeoutMs);
    throw new ServerError(`${url} cannot be reached: ${why}. Without a way from outside, forward its port`);
  }
  if (SIGN_IN.includes(response.status))
    throw new ServerError(
      `${url} wants a sign-in (HTTP ${response.status}): give it a header with --headers, or forward ${program}'s port`,
    );
  return response;
}

function whyNot(error: unknown, timeoutMs: number): string {
  const { name, message, cause } = error as Error & { readonly cause?: NodeJS.ErrnoException };
  if (name === 'TimeoutError') return `no answer within ${timeoutMs / 1_000} s`;
  return REASONS[cause?.code ?? ''] ?? (cause?.message || message);
}

/** What it answers. Throws a `ServerError` if that is no JSON, so that it is another program. */
export async function json<T>(server: Server, route: string): Promise<T> {
  const response = await call(server, route);
  const text = await response.text().catch((error: Error) => {
    throw new ServerError(`${server.url} broke off its answer: ${whyNot(error, server.timeoutMs ?? TIMEOUT_MS)}`);
  });
  const foreign = new ServerError(
    `${server.url} is no ${server.program}: ${pathOf(route)} returned HTTP ${response.status} ${text.slice(0, 80).trim()}`.trim(),
  );
  if (!response.ok) throw foreign;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw foreign;
  }
}

/** Without the query, which may be long. */
const pathOf = (route: string): string => route.split('?')[0] ?? route;
