/**
 * A Fastify service: `server.ts off|hand|on RATIO`. Prints its port, and serves until it is stopped. The route does what a
 * small service does: reads parameters, awaits once, responds with some JSON.
 */
import { openSync } from 'node:fs';
import fastify from 'fastify';
import { http, system } from '../../lib/catalogue';
import { startTelemetry } from '../../telemetry/src';
import { instrumentByHand } from './by-hand';
import type { Mode } from './modes';

async function main(mode: Mode, ratio: number): Promise<void> {
  const server = fastify();
  if (mode === 'hand') instrumentByHand(server, ratio, '/dev/null');
  if (mode === 'on') {
    const telemetry = await startTelemetry({
      serviceName: 'bench',
      families: [http, system],
      env: {
        ...process.env,
        OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
        OTEL_EXPORTER_PROMETHEUS_PORT: '0',
        OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
        OTEL_TRACES_SAMPLER_ARG: String(ratio),
      },
      logDestination: openSync('/dev/null', 'w'),
    });
    await server.register(telemetry.fastify);
  }
  server.get<{ Params: { id: string } }>('/users/:id', async request => {
    await Promise.resolve();
    return { id: request.params.id, name: 'Ada', languages: ['en', 'fr'] };
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const address = server.server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
}

const [mode, ratio] = process.argv.slice(2);
main(mode as Mode, Number(ratio)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
