import path from 'node:path';
import { Access } from '../../../tools/cluster/access';
import type { Cluster } from '../../../tools/cluster/cluster';
import { DEFAULT_NAME } from '../../../tools/cluster/settings';
import { up } from '../../../tools/cluster/up';
import { tool } from '../../../tools/pinned/build';
import { ipFamily } from './ip-family';

/** Kubeconfig of an existing cluster, local or remote: `--kubeconfig` of `npm run test:cluster`. */
export const KUBECONFIG_VARIABLE = 'AION_CLUSTER_KUBECONFIG';
/** Name of the cluster on this machine, if no kubeconfig is set; it is started if it is not running. */
export const NAME_VARIABLE = 'AION_CLUSTER_NAME';
/** Name prefix of the clusters, if test files run in parallel, each Jest worker on its own cluster. */
export const NAMES_VARIABLE = 'AION_CLUSTER_NAMES';
/** The cluster of a worker. @param worker counted from 1, as in Jest */
export const clusterOfWorker = (name: string, worker: number | string): string => `${name}-${worker}`;

/** Whether the suite runs on a cluster of this machine, known before any is reached. */
export const ON_OWN_CLUSTER = !process.env[KUBECONFIG_VARIABLE];

/** Timeout of `connect`: the first time, every program of the node is built. For `beforeAll`. */
export const CONNECT_MS = 30 * 60_000;

/** The cluster that the suite runs on, our own or another one. */
export class TestCluster extends Access {
  constructor(
    access: Access,
    /** Operations that only a cluster of this machine allows: kill components, cut the power, inspect pods. Undefined on any other. */
    readonly own?: Cluster,
  ) {
    super(access.kubeconfig, access.kubectlPath);
  }
}

let connected: Promise<TestCluster> | undefined;

/** The cluster of this run, connected only once. Throws if it does not respond. */
export function connect(say: (step: string) => void = () => {}): Promise<TestCluster> {
  connected ??= open(say);
  return connected;
}

async function open(say: (step: string) => void): Promise<TestCluster> {
  const kubeconfig = process.env[KUBECONFIG_VARIABLE];
  if (!kubeconfig) {
    const own = await up({ name: ownName(), ipFamily, say });
    return new TestCluster(own, own);
  }
  const cluster = new TestCluster(new Access(path.resolve(kubeconfig), await tool('kubectl')));
  await cluster.kubectl(['get', '--raw', '/readyz']);
  return cluster;
}

function ownName(): string {
  const { [NAMES_VARIABLE]: names, [NAME_VARIABLE]: name, JEST_WORKER_ID: worker } = process.env;
  return names && worker ? clusterOfWorker(names, worker) : name || DEFAULT_NAME;
}
