import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { gone } from '../shared/gone';
import { type FailureKind, InferenceError } from './inference';
import { MODEL_NAMES, MODELS, type ModelName } from './models';
import type { Runner } from './runner';
import type { Sessions } from './sessions';

interface Body {
  readonly session: string;
  readonly model: ModelName;
  readonly prompt: string;
  readonly maxTokens: number;
}

const schema = {
  body: {
    type: 'object',
    required: ['session', 'model', 'prompt', 'maxTokens'],
    additionalProperties: false,
    properties: {
      session: { type: 'string', minLength: 1, maxLength: 100 },
      model: { enum: MODEL_NAMES },
      prompt: { type: 'string', minLength: 1 },
      maxTokens: { type: 'integer', minimum: 1 },
    },
  },
};

const STATUS: Readonly<Record<FailureKind, number>> = {
  timeout: 504,
  out_of_memory: 503,
  invalid_input: 422,
  internal: 500,
};

/** Inference, whole or streamed, and the sessions that hold a model. */
export function addRoutes(app: FastifyInstance, runner: Runner, sessions: Sessions): void {
  app.get('/v1/models', () => MODELS);

  app.post<{ Body: Body }>('/v1/inference', { schema }, async ({ body: { session, ...request } }, reply) => {
    return withStatus(() => runner.run(request, sessions.use(session), gone(reply)));
  });

  app.post<{ Body: Body }>('/v1/inference/stream', { schema }, async ({ body: { session, ...request } }, reply) => {
    const pieces = runner.stream(request, sessions.use(session), gone(reply));
    // Wait for the first piece: once the status is sent, an error can no longer set it.
    const first = await withStatus(() => pieces.next());
    return reply.type('application/x-ndjson').send(Readable.from(lines(first, pieces)));
  });

  app.delete<{ Params: { id: string } }>('/v1/sessions/:id', async ({ params: { id } }, reply) => {
    const closed = sessions.close(id);
    return closed
      ? reply.code(204).send()
      : reply.code(404).send({ error: 'NotFound', message: 'there is no such session' });
  });
}

async function withStatus<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InferenceError) throw Object.assign(error, { statusCode: STATUS[error.kind] });
    if ((error as Error).name === 'AbortError') throw Object.assign(error as Error, { statusCode: 499 });
    throw error;
  }
}

async function* lines<T>(first: IteratorResult<T>, rest: AsyncIterable<T>): AsyncGenerator<string> {
  if (first.done) return;
  yield `${JSON.stringify(first.value)}\n`;
  for await (const piece of rest) yield `${JSON.stringify(piece)}\n`;
}
