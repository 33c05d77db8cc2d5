/**
 * The suite on a real Kubernetes: npm run test:cluster [-- --kubeconfig FILE | --clusters N] [--ip-family FAMILY] [--keep] [PATTERN …]
 *
 * Starts its own clusters, distributes the test files over them, and removes them afterwards; or uses the cluster of FILE, where
 * images come from their registries. Reports: docs/generated/cluster.md, and cluster-report/junit.xml for pipelines.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { badUsage, readCommandLine } from '../../lib/base';
import { IP_FAMILIES, type IpFamily } from '../../tools/cluster/families';
import { down, prepare, up } from '../../tools/cluster/up';
import { buildTools } from '../../tools/pinned/build';
import { runCommand } from '../../tools/process/command';
import { elapsed } from '../../tools/process/report';
import { clusterOfWorker, KUBECONFIG_VARIABLE, NAMES_VARIABLE } from './support/cluster';
import { FAMILY_VARIABLE } from './support/ip-family';

/** Neither the cluster of `npm run cluster:up`, which people may be looking at, nor those of another checkout of this repository. */
const SUITE = `suite-${createHash('sha256').update(process.cwd()).digest('hex').slice(0, 6)}`;
/** As many as two cores bear: most tests wait for time to pass. */
const CLUSTERS = 3;
/** What `dist/` needs on a cluster of another family, where one cluster is enough: the rest is the same. */
const ON_OTHER_FAMILIES = ['10-apply.test', '20-working', '50-flows', '51-enforced'];
/** What is about the own cluster itself has no number before its name. */
const ON_ANY_CLUSTER = '/cluster/\\d\\d-';

const USAGE = `usage: npm run test:cluster [-- --kubeconfig FILE | --clusters N] [--ip-family FAMILY] [--keep] [PATTERN …]
  Tests dist/ on a real Kubernetes: the test files that match a PATTERN, or all.
  --kubeconfig FILE  a cluster of yours, where images come from their registries
  --clusters N       how many clusters of its own, 1 to 9, take the files by turns; ${CLUSTERS} by default
  --ip-family FAMILY addresses of its own clusters: ${IP_FAMILIES.join(', ')}; ipv4 by default
  --keep             leaves them running, to inspect them, and takes those that an earlier run left`;

interface Arguments {
  readonly kubeconfig?: string | undefined;
  /** How many own clusters run test files in parallel. */
  readonly clusters: number;
  /** Of the own clusters, or of that of the kubeconfig. */
  readonly ipFamily: IpFamily;
  /** Keep the clusters after the tests, to inspect them. */
  readonly keep: boolean;
  readonly patterns: readonly string[];
}

function readArguments(args: readonly string[]): Arguments | { readonly exitCode: number } {
  const line = readCommandLine(args, USAGE, {
    options: {
      kubeconfig: { type: 'string' },
      clusters: { type: 'string' },
      'ip-family': { type: 'string' },
      keep: { type: 'boolean' },
    },
    positionals: true,
  });
  if ('exitCode' in line) return line;
  const { kubeconfig, 'ip-family': family = 'ipv4', keep = false } = line.values;
  const ipFamily = IP_FAMILIES.find(each => each === family);
  if (ipFamily === undefined) {
    return { exitCode: badUsage(`--ip-family is "${family}"; wanted one of ${IP_FAMILIES.join(', ')}`, USAGE) };
  }
  const { clusters = String(ipFamily === 'ipv4' ? CLUSTERS : 1) } = line.values;
  if (!/^[1-9]$/.test(clusters)) {
    return { exitCode: badUsage(`--clusters is "${clusters}"; wanted a number from 1 to 9`, USAGE) };
  }
  if (kubeconfig !== undefined && !existsSync(kubeconfig)) {
    return { exitCode: badUsage(`--kubeconfig: ${kubeconfig} does not exist`, USAGE) };
  }
  return { kubeconfig, clusters: Number(clusters), ipFamily, keep, patterns: line.positionals };
}

/** Rejects when this process is asked to end, so that its clusters are removed first. */
const interrupted = new Promise<never>((_, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => reject(new Interrupted(signal)));
});
interrupted.catch(() => {});
class Interrupted extends Error {
  constructor(readonly signal: NodeJS.Signals) {
    super(`ended by ${signal}`);
  }
}

function jest(args: readonly string[], variables: Readonly<Record<string, string>>): Promise<number> {
  const command = ['node_modules/jest/bin/jest.js', '--config', 'jest.cluster.config.cjs', ...args];
  const child = spawn(process.execPath, command, { stdio: 'inherit', env: { ...process.env, ...variables } });
  interrupted.catch(({ signal }: Interrupted) => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => resolve(code ?? 1));
  });
}

async function onOwnClusters({ clusters, ipFamily, keep, patterns }: Arguments): Promise<number> {
  const began = Date.now();
  const prefix = ipFamily === 'ipv4' ? SUITE : `${SUITE}-${ipFamily}`;
  const names = Array.from({ length: clusters }, (_, index) => clusterOfWorker(prefix, index + 1));
  try {
    const say = (who: string) => (step: string) =>
      console.log(`[${elapsed(Date.now() - began).padStart(5)}] ${who}: ${step}`);
    await prepare(say('this machine'));
    // One file alone takes it, and waits for it, or fails for the reason that this failed.
    buildTools(['kube-apiserver-oldest']).catch(() => {});
    // A run that was killed leaves its clusters as they were, with what another commit had applied to them.
    if (!keep) for (const name of names) await down(name);
    const started = Promise.all(names.map(name => up({ name, ipFamily, say: say(name) })));
    await Promise.race([started, interrupted]);
    const files = ipFamily === 'ipv4' || patterns.length > 0 ? patterns : ON_OTHER_FAMILIES;
    return await jest([`--maxWorkers=${clusters}`, ...files], {
      [NAMES_VARIABLE]: prefix,
      [FAMILY_VARIABLE]: ipFamily,
    });
  } finally {
    if (!keep) for (const name of names) await down(name);
  }
}

async function main(args: readonly string[]): Promise<number> {
  const options = readArguments(args);
  if ('exitCode' in options) return options.exitCode;
  const { kubeconfig, ipFamily, patterns } = options;
  if (kubeconfig === undefined) return onOwnClusters(options);
  return jest(patterns.length > 0 ? patterns : [ON_ANY_CLUSTER], {
    [KUBECONFIG_VARIABLE]: path.resolve(kubeconfig),
    [FAMILY_VARIABLE]: ipFamily,
  });
}

runCommand(main, 2);
