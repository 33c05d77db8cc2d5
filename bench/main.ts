/**
 * Measures how long a synth takes, and how that grows with the services: npm run bench [-- --chart FOLDER]
 *
 * `--chart` also measures `helm template` of an unpacked kube-prometheus-stack with its sub-charts.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { aion } from '../aion/stack';
import { tool } from '../tools/pinned/build';
import { type Measured, measure } from './measure';

const RUNS = 7;
/** Without it, a helm built from its module assumes Kubernetes 1.20, which the chart rejects. */
const KUBERNETES = '1.36.0';
const GROWTH = [5, 50, 500, 1_000] as const;

const SYNTH = ['node', 'bin/ts.cjs', 'main.ts'];

const { values } = parseArgs({ options: { chart: { type: 'string' } } });
const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
const dist = path.join(folder, 'dist');

const row = (label: string, { wall, cpu }: Measured) =>
  console.log(`${label.padEnd(44)} ${wall.toFixed(2).padStart(7)} s wall ${cpu.toFixed(2).padStart(7)} s CPU`);

async function main(): Promise<void> {
  console.log(`Medians of ${RUNS} runs, each in a process of its own.\n`);
  process.env.CDK8S_OUTDIR = dist;
  row(`synth, all ${aion.environments.length} environments`, measure(SYNTH, RUNS));
  // As after an edit, the program is bundled again.
  row(`the same after an edit`, measure(['bash', '-c', `touch aion/names.ts && ${SYNTH.join(' ')}`], RUNS));
  for (const { name } of aion.environments) {
    row(`synth, ${name}`, measure([...SYNTH, '--env', name], RUNS));
  }
  if (values.chart !== undefined) {
    const helm = await tool('helm');
    row(
      'helm template kube-prometheus-stack',
      measure([helm, 'template', 'stack', values.chart, '--kube-version', KUBERNETES], RUNS),
    );
  }
  console.log('');
  for (const count of GROWTH) {
    const command = ['node', 'bin/ts.cjs', 'bench/services.ts', String(count), path.join(folder, String(count))];
    row(`all environments, ${count} more services`, measure(command, count < 500 ? RUNS : 3));
  }
  console.log('\nThe telemetry library:');
  const telemetry = spawnSync(process.execPath, ['bin/ts.cjs', 'bench/telemetry/main.ts'], { stdio: 'inherit' });
  if (telemetry.status !== 0) throw new Error('the telemetry library could not be measured');
}

main()
  .catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  })
  .finally(() => rmSync(folder, { recursive: true, force: true }));
