/**
 * The suite on a real Kubernetes: npm run test:cluster [-- --kubeconfig FILE | --clusters N] [--keep] [PATTERN …]
 *
 * Starts its own clusters, distributes the test files over them, and removes them afterwards; or uses the cluster of FILE, where
 * images come from their registries. Reports: docs/generated/cluster.md, and cluster-report/junit.xml for pipelines.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { down, up } from '../../tools/cluster/up';
import { elapsed } from '../../tools/process/report';
import { clusterOfWorker, KUBECONFIG_VARIABLE, NAMES_VARIABLE } from './support/cluster';

/** Not the cluster of `npm run cluster:up`, which may be in use. */
const SUITE = 'suite';
/** What two cores can handle, since most tests wait for time to pass. */
const CLUSTERS = 2;
/** Files about the own cluster itself have no number in their name. */
const ON_ANY_CLUSTER = '/cluster/\\d\\d-';

const USAGE = 'npm run test:cluster [-- --kubeconfig FILE | --clusters N] [--keep] [PATTERN …]';

interface Arguments {
  readonly kubeconfig?: string | undefined;
  /** How many own clusters run test files in parallel. */
  readonly clusters: number;
  /** Keep the clusters after the tests, to inspect them. */
  readonly keep: boolean;
  readonly patterns: readonly string[];
}

/** Throws if an argument is invalid. */
function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      kubeconfig: { type: 'string' },
      clusters: { type: 'string', default: String(CLUSTERS) },
      keep: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const clusters = Number(values.clusters);
  if (!Number.isInteger(clusters) || clusters < 1 || clusters > 9) {
    throw new Error(`--clusters is "${values.clusters}"; wanted a number from 1 to 9`);
  }
  if (values.kubeconfig !== undefined && !existsSync(values.kubeconfig)) {
    throw new Error(`--kubeconfig: ${values.kubeconfig} does not exist`);
  }
  return { ...values, clusters, patterns: positionals };
}

function jest(args: readonly string[], variables: Readonly<Record<string, string>>): Promise<number> {
  const command = ['node_modules/jest/bin/jest.js', '--config', 'jest.cluster.config.cjs', ...args];
  const child = spawn(process.execPath, command, { stdio: 'inherit', env: { ...process.env, ...variables } });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => resolve(code ?? 1));
  });
}

async function onOwnClusters({ clusters, keep, patterns }: Arguments): Promise<number> {
  const began = Date.now();
  const names = Array.from({ length: clusters }, (_, index) => clusterOfWorker(SUITE, index + 1));
  try {
    const start = (name: string) =>
      up({ name, say: step => console.log(`[${elapsed(Date.now() - began).padStart(5)}] ${name}: ${step}`) });
    // The first one builds missing tools.
    const [first = '', ...others] = names;
    await start(first);
    await Promise.all(others.map(start));
    return await jest([`--maxWorkers=${clusters}`, ...patterns], { [NAMES_VARIABLE]: SUITE });
  } finally {
    if (!keep) for (const name of names) await down(name);
  }
}

async function main(args: readonly string[]): Promise<void> {
  const options = readArguments(args);
  process.exitCode =
    options.kubeconfig === undefined
      ? await onOwnClusters(options)
      : await jest(options.patterns.length > 0 ? options.patterns : [ON_ANY_CLUSTER], {
          [KUBECONFIG_VARIABLE]: path.resolve(options.kubeconfig),
        });
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(`${error.message}\nusage: ${USAGE}`);
  process.exitCode = 2;
});
