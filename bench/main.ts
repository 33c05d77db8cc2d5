/**
 * Measures how long a synth takes, and how that grows with the services: npm run bench [-- --chart FOLDER]
 *
 * `--chart` also measures `helm template` of an unpacked kube-prometheus-stack with its sub-charts.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { aion } from '../aion/stack';
import { readCommandLine } from '../lib/base';
import { tool } from '../tools/pinned/build';
import { runCommand } from '../tools/process/command';
import { type Measured, measure } from './measure';

const RUNS = 7;
/** Without it, a helm built from its module assumes Kubernetes 1.20, which the chart rejects. */
const KUBERNETES = '1.36.0';
const GROWTH = [5, 50, 500, 1_000] as const;

const SYNTH = ['node', 'bin/ts.cjs', 'main.ts'];

const USAGE = `usage: npm run bench [-- --chart FOLDER]
  Measures how long a synth takes, how that grows with the services, and the overhead of the telemetry library.
  --chart FOLDER  also measures \`helm template\` of an unpacked kube-prometheus-stack with its sub-charts`;

const row = (label: string, { wall, cpu }: Measured) =>
  console.log(`${label.padEnd(44)} ${wall.toFixed(2).padStart(7)} s wall ${cpu.toFixed(2).padStart(7)} s CPU`);

async function measureAll(chart: string | undefined, folder: string): Promise<void> {
  const dist = path.join(folder, 'dist');
  console.log(`Medians of ${RUNS} runs, each in a process of its own.\n`);
  process.env.CDK8S_OUTDIR = dist;
  row(`synth, all ${aion.environments.length} environments`, measure(SYNTH, RUNS));
  // As after an edit, the program is bundled again.
  row(`the same after an edit`, measure(['bash', '-c', `touch aion/names.ts && ${SYNTH.join(' ')}`], RUNS));
  for (const { name } of aion.environments) {
    row(`synth, ${name}`, measure([...SYNTH, '--env', name], RUNS));
  }
  if (chart !== undefined) {
    const helm = await tool('helm');
    row(
      'helm template kube-prometheus-stack',
      measure([helm, 'template', 'stack', chart, '--kube-version', KUBERNETES], RUNS),
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

async function main(args: readonly string[]): Promise<number> {
  const line = readCommandLine(args, USAGE, { options: { chart: { type: 'string' } } });
  if ('exitCode' in line) return line.exitCode;
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  try {
    await measureAll(line.values.chart, folder);
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

runCommand(main);
