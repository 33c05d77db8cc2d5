/** The reference workload on this machine, until Ctrl-C: npm run workload */
import { METRICS_PORT } from '../../lib/catalogue';
import { cleanUp } from '../../tools/run';
import { API_PORT, FAULTS_PORT } from './shared/ports';
import { startWorkload, type Workload } from './stack';

/** Two services on one machine: the second has ports of its own. */
const PORTS = {
  'web-api': [API_PORT, METRICS_PORT, FAULTS_PORT],
  'ai-engine': [API_PORT + 1, METRICS_PORT + 2, FAULTS_PORT - 1],
} as const;

function describe({ webApi, aiEngine, databaseUrl, redisUrl }: Workload): string {
  const services = [webApi, aiEngine].flatMap(({ name, api, metrics, health, faults }) => [
    ...['', name, `  API      ${api}`, `  metrics  ${metrics}`, `  health   ${health}`, `  faults   ${faults}`],
  ]);
  return [...services, '', `PostgreSQL ${databaseUrl}`, `Redis      ${redisUrl}`, '', 'Ctrl-C stops all of it.'].join(
    '\n',
  );
}

async function main(): Promise<void> {
  const ended = new Promise<void>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  const workload = await startWorkload({ ports: PORTS, env: given() });
  console.log(describe(workload));
  const died = [workload.webApi, workload.aiEngine].map(({ program }) =>
    program.exited.then(() => {
      throw new Error(`${program.name} ${program.ended()}:\n${program.tail()}`);
    }),
  );
  await Promise.race([ended, ...died]);
}

/** OpenTelemetry's variables of the caller, such as where the traces go. */
const given = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[0].startsWith('OTEL_')),
  );

main()
  .catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  })
  .finally(cleanUp);
