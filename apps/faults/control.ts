import Fastify, { type FastifyInstance } from 'fastify';
import { FaultRefused, type Faults } from './fault';
import { schemaOf } from './parameters';
import type { Switchboard } from './switchboard';

interface Violation {
  readonly instancePath?: string;
  readonly message?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** `share must be <= 1`, `sharee is not a parameter`: Ajv's words, preceded by the name of the parameter. */
function problemOf({ instancePath = '', message = 'is wrong', params = {} }: Violation): string {
  if ('additionalProperty' in params) return `${params.additionalProperty} is not a parameter of this fault`;
  if ('allowedValues' in params) return `${instancePath.slice(1)} must be one of ${params.allowedValues}`;
  return `${instancePath.slice(1) || 'the body'} ${message}`;
}

/**
 * The server that controls the faults: `GET /faults`, `PUT /faults/<name>` with the parameters, `DELETE /faults/<name>`,
 * and `DELETE /faults` for all of them.
 */
export function faultControl(faults: Faults, switchboard: Switchboard): FastifyInstance {
  // Report all wrong parameters together, and fix none silently.
  const app = Fastify({ ajv: { customOptions: { allErrors: true, coerceTypes: false, removeAdditional: false } } });

  app.setErrorHandler((error: Error & { validation?: readonly Violation[]; statusCode?: number }, _, reply) => {
    if (error.validation !== undefined) return reply.code(400).send({ problems: error.validation.map(problemOf) });
    const status = error instanceof FaultRefused ? 409 : (error.statusCode ?? 500);
    return reply.code(status).send({ problems: [error.message] });
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({
      problems: [`there is no ${request.method} ${request.url}; the faults are ${Object.keys(faults).join(', ')}`],
    }),
  );

  app.get('/faults', () => ({
    active: switchboard.active(),
    known: Object.fromEntries(
      Object.entries(faults).map(([name, { description, parameters }]) => [
        name,
        { description, parameters: schemaOf(parameters) },
      ]),
    ),
  }));
  app.delete('/faults', async (_, reply) => {
    await switchboard.endAll();
    return reply.code(204).send();
  });
  for (const [name, { parameters }] of Object.entries(faults)) {
    const schema = { body: schemaOf(parameters) };
    // A fault without parameters may be started without a body.
    const preValidation = async (request: { body: unknown }) => {
      request.body ??= {};
    };
    app.put(`/faults/${name}`, { schema, preValidation }, async request => {
      await switchboard.begin(name, request.body as object);
      return switchboard.active()[name];
    });
    app.delete(`/faults/${name}`, async (_, reply) => {
      await switchboard.end(name);
      return reply.code(204).send();
    });
  }
  return app;
}
