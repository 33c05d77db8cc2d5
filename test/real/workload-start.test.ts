/** The services of the workload as processes that cannot start: their messages and exit codes. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { bundleWorkload, type ServiceName } from '../../apps/bundle';
import { freePort, type Program, start, temporaryFolder, waitFor } from '../../tools/process/run';

let folder: string;
let taken: Server;
let takenPort: number;
beforeAll(async () => {
  folder = temporaryFolder('workload-start');
  await bundleWorkload(folder);
  taken = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => taken.once('listening', resolve));
  takenPort = (taken.address() as AddressInfo).port;
}, 60_000);
afterAll(() => new Promise(resolve => taken.close(resolve)));

const run = (name: ServiceName, env: Readonly<Record<string, string>>): Program =>
  start(process.execPath, [path.join(folder, `${name}.js`)], {
    name,
    cwd: folder,
    env: {
      HOST: '127.0.0.1',
      PORT: '0',
      FAULTS_PORT: '0',
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
      OTEL_EXPORTER_PROMETHEUS_PORT: '0',
      ...env,
    },
  });

test.each(['PORT', 'FAULTS_PORT'])('a port in use is reported with its variable, %s', async variable => {
  const program = run('ai-engine', { [variable]: String(takenPort), MODEL_SPEED: '50' });
  await program.exited;
  expect(program.ended()).toContain('code 1');
  expect(program.tail()).toContain(
    `The environment is wrong:\n- ${variable} is ${takenPort}, on 127.0.0.1: the port is already in use`,
  );
  expect(program.tail()).not.toContain('    at ');
});

test('a service that is waiting for PostgreSQL ends on SIGTERM', async () => {
  const unused = await freePort();
  const program = run('web-api', {
    DATABASE_URL: `postgres://aion@127.0.0.1:${unused}/aion`,
    REDIS_URL: `redis://127.0.0.1:${unused}`,
    AI_ENGINE_URL: `http://127.0.0.1:${unused}`,
  });
  await waitFor(() => program.tail().includes('waiting for PostgreSQL'), {
    what: 'the service to report that it is waiting',
    program,
  });
  process.kill(program.pid, 'SIGTERM');
  await program.exited;
  expect(program.ended()).toContain('code 0');
});
