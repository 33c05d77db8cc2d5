import Fastify, { type FastifyInstance } from 'fastify';
import type { Seam } from './seam';

interface Failure extends Error {
  readonly statusCode?: number;
  readonly validation?: readonly { readonly instancePath?: string; readonly message?: string }[];
}

/** The body of an error response: a code for programs, a message for people. */
const bodyOf = ({ name, message, validation }: Failure, status: number): object => {
  if (validation !== undefined) {
    const problems = validation.map(
      ({ instancePath = '', message: why }) => `${instancePath.slice(1) || 'body'} ${why}`,
    );
    return { error: 'BadRequest', message: problems.join('; ') };
  }
  // Internal errors are logged, not shown to the caller.
  return status < 500 || name === 'EngineError' || name === 'InferenceError'
    ? { error: name, message }
    : { error: 'InternalError', message: 'the request failed; its id is in the header x-request-id' };
};

/** The API of a service before its routes: error responses, and the seam for faults. */
export async function createApi(
  instrument: (app: FastifyInstance) => unknown,
  requests: Seam<unknown>,
): Promise<FastifyInstance> {
  const app = Fastify({
    ajv: { customOptions: { allErrors: true } },
    forceCloseConnections: 'idle',
    // A pod that is shutting down still answers requests on keep-alive connections, then closes them.
    return503OnClosing: false,
  });
  await instrument(app);
  app.addHook('onRequest', async () => {
    await requests.pass(undefined);
  });
  app.setErrorHandler((error: Failure, _, reply) => {
    const status = error.statusCode ?? 500;
    return reply.code(status).send(bodyOf(error, status));
  });
  app.get('/v1/status', () => ({ status: 'ok' }));
  return app;
}
