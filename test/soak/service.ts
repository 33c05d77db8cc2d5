/**
 * A service with all features of the telemetry library, run as a separate process. Prints its ports as JSON. Its route `/heap`
 * collects garbage and returns the heap in use, in bytes: run it with `--expose-gc`.
 */
import { openSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { startTelemetry } from '@aion/telemetry';
import { ai, http, system } from '@aion/telemetry/catalogue';
import fastify from 'fastify';

async function main(): Promise<void> {
  const telemetry = await startTelemetry({
    serviceName: 'soak',
    families: [http, ai, system],
    env: { ...process.env, OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1', OTEL_EXPORTER_PROMETHEUS_PORT: '0' },
    logDestination: openSync('/dev/null', 'w'),
  });
  const tokens = telemetry.metrics.counter(ai.tokens);
  const server = fastify();
  await server.register(telemetry.fastify);

  server.get<{ Params: { id: string } }>('/users/:id', async request => {
    telemetry.log.info({ user: request.params.id, password: 'not for the log' }, 'looked up');
    return { id: request.params.id };
  });
  server.get('/fails', async () => {
    throw new Error('on purpose');
  });
  // A common mistake: an unbounded label value. The budget limits it.
  server.get<{ Params: { id: string } }>('/models/:id', async request => {
    tokens.inc({ model: request.params.id, direction: 'prompt' });
    return telemetry.ai.inference({ model: 'aion-1' }, async call => {
      call.tokens({ prompt: 3, completion: 5 });
      return { text: 'yes' };
    });
  });
  server.get('/heap', async () => {
    if (global.gc === undefined) throw new Error('run with --expose-gc');
    await global.gc({ execution: 'async' });
    return { heap: process.memoryUsage().heapUsed };
  });

  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  console.log(JSON.stringify({ port, metrics: Number(telemetry.exporter?.url.port) }));
  process.once('SIGTERM', () =>
    server
      .close()
      .then(telemetry.shutdown)
      .then(() => process.exit(0)),
  );
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
