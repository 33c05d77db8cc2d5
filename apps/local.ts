/** The reference workload on this machine, until Ctrl-C: npm run workload [-- --watched] */
import { readCommandLine } from '../lib/base';
import { METRICS_PORT } from '../lib/catalogue';
import type { Targets } from '../test/load/plan';
import { startWatchedWorkload } from '../test/support/watched-workload';
import { runCommand } from '../tools/process/command';
import { API_PORT, FAULTS_PORT } from './shared/ports';
import { startWorkload, type Workload } from './stack';

const USAGE = `usage: npm run workload [-- --watched]
  Runs the services that the tests monitor on this machine, until Ctrl-C.
  --watched  also runs Prometheus and Jaeger`;

/** Both services run on one machine: the second has other ports. */
const PORTS = {
  'web-api': [API_PORT, METRICS_PORT, FAULTS_PORT],
  'ai-engine': [API_PORT + 1, METRICS_PORT + 2, FAULTS_PORT - 1],
} as const;

function describe({ webApi, aiEngine, databaseUrl, redisUrl }: Workload): string {
  const services = [webApi, aiEngine].flatMap(({ name, api, metrics, health, faults }) => [
    ...[name, `  API      ${api}`, `  metrics  ${metrics}`, `  health   ${health}`, `  faults   ${faults}`, ''],
  ]);
  return [...services, `PostgreSQL ${databaseUrl}`, `Redis      ${redisUrl}`].join('\n');
}

const describeTargets = ({ webApi, metrics, prometheus, jaeger }: Targets): string =>
  [
    `Prometheus ${prometheus}`,
    `Jaeger     ${jaeger}`,
    '',
    'Put it under load:',
    `  npm run load -- --web-api ${webApi} ${metrics.map(url => `--metrics ${url}`).join(' ')} --prometheus ${prometheus} --jaeger ${jaeger}`,
  ].join('\n');

async function begin(watched: boolean): Promise<Workload> {
  if (!watched) {
    const workload = await startWorkload({ ports: PORTS, env: inherited() });
    console.log(describe(workload));
    return workload;
  }
  const { workload, targets } = await startWatchedWorkload(inherited(), PORTS);
  console.log(`${describe(workload)}\n${describeTargets(targets)}`);
  return workload;
}

/** OpenTelemetry's variables of the caller, such as the endpoint for traces. */
const inherited = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[0].startsWith('OTEL_')),
  );

async function main(args: readonly string[]): Promise<number> {
  const line = readCommandLine(args, USAGE, { options: { watched: { type: 'boolean' } } });
  if ('exitCode' in line) return line.exitCode;
  const ended = new Promise<void>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  const { webApi, aiEngine } = await begin(line.values.watched ?? false);
  console.log('\nPress Ctrl-C to stop everything.');
  const died = [webApi, aiEngine].map(({ program }) =>
    program.exited.then(() => {
      throw new Error(`${program.name} ${program.ended()}:\n${program.tail()}`);
    }),
  );
  await Promise.race([ended, ...died]);
  return 0;
}

runCommand(main);
