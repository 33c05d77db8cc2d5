import type { InferenceRequest } from '../ai-engine/inference';
import type { Completion } from '../ai-engine/runner';

/** The engine responded with an error, or not at all. */
export class EngineError extends Error {
  override readonly name = 'EngineError';

  constructor(
    /** The status of the API's response. */
    readonly statusCode: number,
    message: string,
  ) {
    super(message);
  }
}

/** Longer than the slowest model takes for the longest completion. */
const TIMEOUT_MS = 120_000;
/** The caller only wants a conversation deleted, and waits for this. */
const CLOSE_TIMEOUT_MS = 2_000;

/** Calls ai-engine over HTTP; the session of the conversation holds its model there. */
export class Engine {
  constructor(private readonly url: string) {}

  async infer(session: string, request: InferenceRequest): Promise<Completion> {
    const response = await this.post('/v1/inference', { session, ...request });
    return (await response.json()) as Completion;
  }

  /**
   * The completion piece by piece, as the engine writes it: lines of JSON. When `gone` fires, the request is cancelled:
   * the stream may never be read, so its reader cannot do so.
   */
  async stream(session: string, request: InferenceRequest, gone: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const response = await this.post('/v1/inference/stream', { session, ...request }, gone);
    return response.body as ReadableStream<Uint8Array>;
  }

  /** Failing is harmless: the engine closes idle sessions by itself. */
  async close(session: string): Promise<void> {
    const signal = AbortSignal.timeout(CLOSE_TIMEOUT_MS);
    try {
      const response = await fetch(new URL(`/v1/sessions/${session}`, this.url), { method: 'DELETE', signal });
      // An unread body would keep its connection.
      await response.body?.cancel();
    } catch {}
  }

  private async post(path: string, body: object, gone?: AbortSignal): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    const response = await this.send(path, { method: 'POST', headers, body: JSON.stringify(body) }, gone);
    if (response.ok) return response;
    const { message = '' } = (await response.json().catch(() => ({}))) as { message?: string };
    // An invalid request is the caller's mistake; everything else is a gateway error.
    throw new EngineError(response.status === 422 ? 422 : response.status === 504 ? 504 : 502, `ai-engine: ${message}`);
  }

  private async send(path: string, init: RequestInit, gone?: AbortSignal): Promise<Response> {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const signal = gone === undefined ? timeout : AbortSignal.any([timeout, gone]);
    try {
      return await fetch(new URL(path, this.url), { ...init, signal });
    } catch (error) {
      const { name, cause } = error as Error & { cause?: Error };
      if (gone?.aborted) throw new EngineError(499, 'the client disconnected');
      throw new EngineError(
        name === 'TimeoutError' ? 504 : 502,
        `ai-engine did not respond: ${cause?.message ?? error}`,
      );
    }
  }
}
