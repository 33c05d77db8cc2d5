/**
 * The suite on a real Kubernetes: npm run test:cluster [-- --kubeconfig FILE] [--keep] [PATTERN …]
 *
 * Starts a cluster of its own and takes it down again, or takes the one that FILE leads to, where images come from their
 * registries. The report is docs/generated/cluster.md, and cluster-report/junit.xml for pipelines.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { down, up } from '../../tools/cluster/up';
import { elapsed } from '../../tools/report';
import { KUBECONFIG_VARIABLE, NAME_VARIABLE } from './support/cluster';

/** Not the cluster of `npm run cluster:up`, which people may be looking at. */
const SUITE = 'suite';
/** What is about the own cluster itself has no number before its name. */
const ON_ANY_CLUSTER = '/cluster/\\d\\d-';

const USAGE = 'npm run test:cluster [-- --kubeconfig FILE] [--keep] [PATTERN …]';

interface Arguments {
  readonly kubeconfig?: string | undefined;
  /** Leave the cluster as it is after the tests, to look at it. */
  readonly keep: boolean;
  readonly patterns: readonly string[];
}

/** Throws with every problem. */
function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { kubeconfig: { type: 'string' }, keep: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (values.kubeconfig !== undefined && !existsSync(values.kubeconfig)) {
    throw new Error(`--kubeconfig: there is no file ${values.kubeconfig}`);
  }
  return { ...values, patterns: positionals };
}

function jest(patterns: readonly string[], variables: Readonly<Record<string, string>>): Promise<number> {
  const args = ['node_modules/jest/bin/jest.js', '--config', 'jest.cluster.config.cjs', ...patterns];
  const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...variables } });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => resolve(code ?? 1));
  });
}

async function onOwnCluster({ keep, patterns }: Arguments): Promise<number> {
  const began = Date.now();
  try {
    await up({ name: SUITE, say: step => console.log(`[${elapsed(Date.now() - began).padStart(5)}] ${step}`) });
    return await jest(patterns, { [NAME_VARIABLE]: SUITE });
  } finally {
    if (!keep) await down(SUITE);
  }
}

async function main(args: readonly string[]): Promise<void> {
  const given = readArguments(args);
  process.exitCode =
    given.kubeconfig === undefined
      ? await onOwnCluster(given)
      : await jest(given.patterns.length > 0 ? given.patterns : [ON_ANY_CLUSTER], {
          [KUBECONFIG_VARIABLE]: path.resolve(given.kubeconfig),
        });
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(`${error.message}\nusage: ${USAGE}`);
  process.exitCode = 2;
});
