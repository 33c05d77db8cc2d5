import path from 'node:path';
import { Access } from '../../../tools/cluster/access';
import type { Cluster } from '../../../tools/cluster/cluster';
import { DEFAULT_NAME } from '../../../tools/cluster/settings';
import { up } from '../../../tools/cluster/up';
import { tool } from '../../../tools/pinned/build';

/** Access to a cluster that runs already, wherever it is: `--kubeconfig` of `npm run test:cluster`. */
export const KUBECONFIG_VARIABLE = 'AION_CLUSTER_KUBECONFIG';
/** Name of the cluster on this machine, where the other is not set; started where it does not run. */
export const NAME_VARIABLE = 'AION_CLUSTER_NAME';
/** Set where files run side by side, each of Jest's workers on a cluster of its own: the name's beginning. */
export const NAMES_VARIABLE = 'AION_CLUSTER_NAMES';
/** The cluster of a worker. @param worker from 1, as Jest counts them */
export const clusterOfWorker = (name: string, worker: number | string): string => `${name}-${worker}`;

/** Whether the suite runs on a cluster of this machine, known before any is reached. */
export const ON_OWN_CLUSTER = !process.env[KUBECONFIG_VARIABLE];

/** Longest that `connect` takes: the first time, every program of the node is built. For `beforeAll`. */
export const CONNECT_MS = 30 * 60_000;

/** The cluster that the suite runs on, whoever it belongs to. */
export class TestCluster extends Access {
  constructor(
    access: Access,
    /** What only a cluster of this machine lets us do: kill components, cut the power, look into pods. Undefined on any other. */
    readonly own?: Cluster,
  ) {
    super(access.kubeconfig, access.kubectlPath);
  }
}

let connected: Promise<TestCluster> | undefined;

/** The cluster of this run, the same one however often it is asked for. Throws where it does not answer. */
export function connect(say: (step: string) => void = () => {}): Promise<TestCluster> {
  connected ??= open(say);
  return connected;
}

async function open(say: (step: string) => void): Promise<TestCluster> {
  const given = process.env[KUBECONFIG_VARIABLE];
  if (!given) {
    const own = await up({ name: ownName(), say });
    return new TestCluster(own, own);
  }
  const cluster = new TestCluster(new Access(path.resolve(given), await tool('kubectl')));
  await cluster.kubectl(['get', '--raw', '/readyz']);
  return cluster;
}

function ownName(): string {
  const { [NAMES_VARIABLE]: names, [NAME_VARIABLE]: name, JEST_WORKER_ID: worker } = process.env;
  return names && worker ? clusterOfWorker(names, worker) : name || DEFAULT_NAME;
}
