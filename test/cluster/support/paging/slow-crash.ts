import { kubeState, minutes } from '../../../../lib/catalogue';
import { nodeImage } from '../../../../tools/cluster/images/node';
import { kubeStateMetrics, namespaces } from '../aion';
import type { TestCluster } from '../cluster';
import { statefulSet } from '../workload/controllers';
import { BROKEN } from './expectations';
import { everyStep, recordHistory } from './history';

/** Beyond the ten minutes after which a kubelet forgets about earlier crashes: it restarts the container at once. */
const LIVES = minutes(13).value;
const FIRST_LIFE = 20;
const SCRAPED = 30;

/** Its first life, of which a test waits for the end, is a short one. */
const script = `
  const began = fs.existsSync('/state/began');
  fs.writeFileSync('/state/began', '');
  setTimeout(() => { console.error('the archive is gone'); process.exit(1); }, 1e3 * (began ? ${LIVES} : ${FIRST_LIFE}));`;

/** The pod, whose name stays the same when it is replaced. */
export const SLOWLY_CRASHING = `${BROKEN.slow}-0`;

/**
 * A container that crashes every 13 minutes. The rule looks for restarts in both halves of an hour, and its windows are those of
 * `dist/`: the restarts of the earlier half are recorded, of a pod that this one has replaced; the restart in the later half is a
 * real one, and without it nothing fires.
 */
export async function startCrashingSlowly(cluster: TestCluster): Promise<void> {
  await cluster.apply([
    statefulSet({
      name: BROKEN.slow,
      image: nodeImage().reference,
      user: 1000,
      command: ['node', '--eval', script],
      folders: [{ path: '/state', from: 'empty' }],
      resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
    }),
  ]);
  await recordEarlierHalf(cluster);
}

async function recordEarlierHalf(cluster: TestCluster): Promise<void> {
  const replaced = Math.floor(Date.now() / 1e3) - minutes(31).value;
  const restarts = [2, 1, 0].map(lives => replaced - 60 - lives * LIVES);
  const labels = {
    service: kubeStateMetrics.name,
    namespace: namespaces.aion,
    pod: SLOWLY_CRASHING,
    container: BROKEN.slow,
    uid: 'of-the-pod-before',
  };
  const text = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const samples = everyStep(replaced - minutes(31).value, replaced, SCRAPED).map(
    at => [restarts.filter(restart => restart <= at).length, at] as const,
  );
  await recordHistory(cluster, 'restarts', [{ series: `${kubeState.restarts.name}{${text}}`, samples }]);
}
