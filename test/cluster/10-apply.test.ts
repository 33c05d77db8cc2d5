/** `kubectl apply -f dist/development`, unmodified, and the product that it monitors. */

import { IMAGES, type ImageName } from '../../lib/components';
import { LEFT_OUT, platformImages } from '../../tools/cluster/images/platform';
import { namespaces } from './support/aion';
import { CONNECT_MS, connect, type TestCluster } from './support/cluster';
import { manifestsIn } from './support/dist';
import { runKubectl } from './support/kubectl';
import { list } from './support/objects';
import { DEVELOPMENT, hasImage, PLATFORM_NAMESPACES, platformReady } from './support/platform';
import { figure, notRun } from './support/record';
import { applyWorkload } from './support/workload';
import { workloads } from './support/workloads';

/** The time allowed from the apply until every pod is ready. */
const READY_MS = 120_000;
/** What replaces the tests of the programs for which there is no image here. */
const INSTEAD: Readonly<Record<keyof typeof LEFT_OUT, string>> = {
  grafana: 'the query of every panel runs on the real Prometheus and must return data',
  loki: 'its configuration is typed, and logs go the same way to VictoriaLogs',
  kubeStateMetrics: 'the rules on its metrics are tested with promtool',
};

let cluster: TestCluster;
const apply = () => runKubectl(cluster, ['apply', '--validate=strict', '-f', DEVELOPMENT]);

beforeAll(async () => {
  cluster = await connect();
}, CONNECT_MS);

test('every object is accepted strictly without warnings, and every pod is ready within 120 seconds', async () => {
  const [before] = await list(cluster, 'statefulsets', { namespace: namespaces.monitoring });
  const began = Date.now();
  const applied = await apply();
  expect(applied).toMatchObject({ code: 0, warnings: [] });
  expect(applied.lines).toHaveLength(manifestsIn(DEVELOPMENT).length);
  await platformReady(cluster, READY_MS);
  const seconds = (Date.now() - began) / 1_000;
  figure('Apply', before ? 'dist/development, again' : 'dist/development, on an empty cluster', {
    objects: `${applied.lines.length}`,
    'every pod ready after': `${seconds.toFixed(0)} s`,
  });
}, 300_000);

test('every pod starts, except those for which there is no image here', async () => {
  const found = await Promise.all(PLATFORM_NAMESPACES.map(namespace => workloads(cluster, { namespace })));
  const leftOut = found.flat().filter(each => !hasImage(cluster, each));
  if (cluster.own === undefined) {
    expect(leftOut).toEqual([]);
    return;
  }
  expect(leftOut.map(({ metadata }) => metadata.name).sort()).toEqual(['grafana', 'kube-state-metrics', 'loki']);
  for (const [name, why] of Object.entries(LEFT_OUT)) {
    notRun(`the pod of ${IMAGES[name as ImageName].repository}`, why, INSTEAD[name as keyof typeof LEFT_OUT]);
  }
  for (const [name, { reference, version }] of Object.entries(platformImages())) {
    const wanted = IMAGES[name as ImageName].tag.replace(/^v/, '');
    if (version !== wanted) figure('Versions', reference, { 'in dist/': wanted, tested: version });
  }
});

test('a second apply reports every object unchanged and restarts nothing', async () => {
  const pods = async () => (await list(cluster, 'pods', { namespace: namespaces.monitoring })).map(uidOf).sort();
  const before = await pods();
  const { lines, warnings, code } = await apply();
  expect({ warnings, code }).toEqual({ warnings: [], code: 0 });
  expect(lines.filter(line => !line.endsWith(' unchanged'))).toEqual([]);
  expect(await pods()).toEqual(before);
});

test('kubectl diff finds no difference between the files and the cluster', async () => {
  expect(await runKubectl(cluster, ['diff', '-f', DEVELOPMENT])).toEqual({ lines: [], warnings: [], code: 0 });
});

describe('the product', () => {
  beforeAll(() => applyWorkload(cluster), 300_000);

  test('runs: web-api and ai-engine, with PostgreSQL and Redis', async () => {
    const names = (await workloads(cluster, { namespace: namespaces.aion })).map(({ metadata }) => metadata.name);
    expect(names).toEqual(expect.arrayContaining(['web-api', 'ai-engine', 'postgres', 'redis']));
    for (const name of ['web-api', 'ai-engine']) {
      const status = `/api/v1/namespaces/${namespaces.aion}/services/${name}:8080/proxy/v1/status`;
      expect(JSON.parse(await cluster.kubectl(['get', '--raw', status]))).toEqual({ status: 'ok' });
    }
  });

  test('meets the pod security standard "restricted"', async () => {
    const label = 'pod-security.kubernetes.io/enforce=restricted';
    const { warnings, code } = await runKubectl(cluster, [
      ...['label', 'namespace', namespaces.aion, label, '--overwrite', '--dry-run=server'],
    ]);
    // The API server checks the running pods against the label, and warns about those that it would reject.
    expect({ warnings, code }).toEqual({ warnings: [], code: 0 });
  });

  test('is unchanged by a second apply', async () => {
    const pods = async () => (await list(cluster, 'pods', { namespace: namespaces.aion })).map(uidOf).sort();
    const before = await pods();
    await applyWorkload(cluster);
    expect(await pods()).toEqual(before);
  }, 120_000);
});

const uidOf = ({ metadata }: { metadata: { uid: string } }): string => metadata.uid;
