import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { tool } from '../../tools/pinned/build';
import { start, temporaryFolder } from '../../tools/process/run';
import type { Request } from './arguments';
import type { Variable } from './plan';
import { type K6Data, type Summary, summaryOf } from './summary/data';

/** k6 neither reports its usage, nor downloads extensions, nor listens on a port. */
const QUIET_ENVIRONMENT = { K6_NO_USAGE_REPORT: 'true', K6_BINARY_PROVISIONING: 'false' };

/** k6's exit codes for success and for a threshold that did not hold. */
const COMPLETED = [0, 99];
const PROGRESS_EVERY_MS = 10_000;

/**
 * Runs k6 and reads its results; `onProgress` gets a line of k6's output every ten seconds. Throws an Error with k6's
 * output if it did not complete.
 */
export async function runK6({ targets, plan }: Request, onProgress = (_: string): void => {}): Promise<Summary> {
  const binary = await tool('k6');
  const folder = temporaryFolder('k6');
  const script = path.join(folder, 'script.js');
  await bundle(script);
  const config = path.join(folder, 'config.json');
  writeFileSync(config, '{}');
  const figures = path.join(folder, 'figures.json');
  const variables: Record<Variable, string> = {
    WEB_API: targets.webApi,
    METRICS: targets.metrics.join(','),
    PROMETHEUS: targets.prometheus,
    JAEGER: targets.jaeger,
    PLAN: plan,
    FIGURES: figures,
  };
  const environment = Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const flags = ['--config', config, '--address', '', '--no-color', '--include-system-env-vars=false'];
  const program = start(binary, ['run', ...flags, ...environment, script], {
    name: 'k6',
    env: QUIET_ENVIRONMENT,
    cwd: folder,
  });
  const progress = setInterval(() => onProgress(lastStatus(program.tail())), PROGRESS_EVERY_MS);
  const { code, signal } = await program.exited.finally(() => clearInterval(progress));
  if (!COMPLETED.includes(code ?? -1) || !existsSync(figures)) {
    throw new Error(`k6 ended with ${signal ?? `code ${code}`}:\n${errorsOf(program.output())}`);
  }
  const data = JSON.parse(readFileSync(figures, 'utf8')) as K6Data;
  return summaryOf(data, plan, targets, new Date());
}

/** The errors that k6 logged, else its whole output. */
function errorsOf(output: string): string {
  const errors = [...output.matchAll(/^time=\S+ level=error msg=("(?:[^"\\]|\\.)*")/gm)];
  return errors.length === 0 ? output : errors.map(([, message = '""']) => JSON.parse(message) as string).join('\n');
}

/** `running (0m12.0s), 023/100 VUs, 91 complete and 0 interrupted iterations` */
const lastStatus = (output: string): string =>
  output
    .split('\n')
    .filter(line => line.startsWith('running'))
    .at(-1) ?? 'starting';

/** Bundles the script into one file; k6 provides its own modules. */
async function bundle(outfile: string): Promise<void> {
  await build({
    entryPoints: [path.join(process.cwd(), 'test', 'load', 'script.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2020',
    platform: 'neutral',
    external: ['k6', 'k6/*'],
    outfile,
    logLevel: 'error',
  });
}
