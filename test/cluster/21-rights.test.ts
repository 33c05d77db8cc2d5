/** Compares what the platform's ServiceAccounts may do in the Kubernetes API with what they really do. */
import { existsSync, readFileSync } from 'node:fs';
import { layout } from '../../tools/cluster/layout';
import { waitFor } from '../../tools/process/wait';
import { succeeded } from '../support/succeeded';
import { namespaces } from './support/aion';
import { CONNECT_MS, connect, type TestCluster } from './support/cluster';
import { manifestsIn } from './support/dist';
import { type KubernetesObject, list, nameOf } from './support/objects';
import { applyDevelopment, DEVELOPMENT, hasImage, PLATFORM_NAMESPACES } from './support/platform';
import { accountName, describeRight, granted, type Right, type Use, uses } from './support/rbac';
import { asAccount } from './support/rbac-access';
import { figure, notRun } from './support/record';
import { workloads } from './support/workloads';

/** Path of the token of a pod's ServiceAccount, if it is mounted. */
const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** Rights that a run need not use, by verb and resource, with the reason why they are granted nevertheless. */
const EXPLAINED: Readonly<Record<string, string>> = {
  'list pods': 'client-go lists if the API server cannot stream a list into a watch, or aborts it',
  'list nodes': 'as for pods',
};

const manifests = manifestsIn(DEVELOPMENT);
const rights = granted(manifests);
const accounts = manifests.filter(({ kind }) => kind === 'ServiceAccount');

let cluster: TestCluster;
/** Accounts whose program has no image on this cluster. */
let leftOut: readonly string[];
beforeAll(async () => {
  cluster = await connect();
  await applyDevelopment(cluster);
  const without = (await workloads(cluster)).filter(each => !hasImage(cluster, each));
  leftOut = without.map(({ metadata, spec }) => {
    const { serviceAccountName: name } = spec.template.spec;
    return accountName({ metadata: { namespace: metadata.namespace, name } });
  });
}, CONNECT_MS + 600_000);

/** Whether a right, cluster-wide or in one namespace, covers a use. */
const covers = (right: Right, use: Right): boolean =>
  right.account === use.account &&
  right.verb === use.verb &&
  right.resource === use.resource &&
  (right.namespace === undefined || right.namespace === use.namespace);

test('every granted right is used or has a reason, and no request is refused', async () => {
  if (cluster.own === undefined) {
    notRun(
      'comparing granted rights with used ones',
      "the API server's audit log is not available",
      'the own cluster, which has it',
    );
    return;
  }
  const { settings } = cluster.own;
  const { auditLog } = layout(settings);
  const unused = (observed: readonly Use[]) =>
    rights
      .filter(({ account }) => !leftOut.includes(account))
      .filter(right => !(`${right.verb} ${right.resource}` in EXPLAINED) && !observed.some(use => covers(right, use)))
      .map(describeRight);
  const used = await waitFor(
    () => {
      const found = uses(readFileSync(auditLog, 'utf8'), settings.hostAddress).filter(({ account }) => isOurs(account));
      expect(unused(found)).toEqual([]);
      return found;
    },
    // The kubelet requests a review for nodes/metrics on the first scrape.
    { what: `each granted right to be used, according to ${auditLog}`, timeoutMs: 60_000 },
  );
  expect(used.filter(use => !rights.some(right => covers(right, use))).map(describeRight)).toEqual([]);
  const refused = used.filter(({ status }) => status === 401 || status === 403);
  expect(refused.map(describeRight)).toEqual([]);

  figure('Rights in the Kubernetes API', 'granted to running programs', {
    measured: String(rights.filter(({ account }) => !leftOut.includes(account)).length),
  });
  figure('Rights in the Kubernetes API', 'of these, used', {
    measured: String(rights.filter(right => used.some(use => covers(right, use))).length),
  });
  for (const account of new Set(rights.map(right => right.account).filter(each => leftOut.includes(each)))) {
    notRun(
      `comparing the rights of ${account} with their use`,
      'there is no image of its program here',
      'its roles are derived from the metrics that the catalogue declares for it',
    );
  }
}, 90_000);

const isOurs = (account: string): boolean => accounts.some(each => accountName(each) === account);

describe('Prometheus, with only its own token', () => {
  let kubectl: Awaited<ReturnType<typeof asAccount>>;
  beforeAll(async () => {
    kubectl = await asAccount(cluster, namespaces.monitoring, 'prometheus');
  });

  test('may list the pods that it scrapes', async () => {
    succeeded(await kubectl(['-n', namespaces.aion, 'get', 'pods']));
  });

  test.each([
    ['get', 'secrets', '--all-namespaces'],
    ['get', 'secrets', '--namespace', namespaces.monitoring],
    ['get', 'secrets', '--namespace', namespaces.aion],
    ['get', 'configmaps', '--namespace', namespaces.monitoring],
    ['get', 'pods', '--namespace', 'kube-system'],
    // Of a pod that need not exist: `delete pods --all` sends nothing where there are none.
    ['delete', '--raw', `/api/v1/namespaces/${namespaces.aion}/pods/any`],
    ['get', '--raw', '/api/v1/nodes/any/proxy/metrics'],
    ['create', 'token', 'kube-state-metrics', '--namespace', namespaces.monitoring],
  ])('may not: %s %s %s %s', async (...args) => {
    expect(await kubectl(args)).toEqual({ code: 1, printed: expect.stringMatching(/forbidden/i) });
  });
});

test('no account may list Secrets, anywhere', async () => {
  const requests = accounts.flatMap(account =>
    [...PLATFORM_NAMESPACES, namespaces.aion, 'kube-system'].map(namespace => ({
      user: accountName(account),
      resourceAttributes: { namespace, verb: 'list', resource: 'secrets' },
    })),
  );
  const reviews = requests.map(spec => ({ apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec }));
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: reviews });
  // One line per review.
  const answers = 'jsonpath={.spec.user} {.spec.resourceAttributes.namespace} {.status.allowed}{"\\n"}';
  const text = await cluster.kubectl(['create', '--output', answers, '-f', '-'], { input });
  const expected = requests.map(({ user, resourceAttributes: { namespace } }) => `${user} ${namespace} false`);
  expect(text.trim().split('\n')).toEqual(expected);
});

test('only pods that use the API get a token', async () => {
  const pods = (await Promise.all(PLATFORM_NAMESPACES.map(namespace => list(cluster, 'pods', { namespace })))).flat();
  const mounted = pods.filter(({ spec }) =>
    spec.containers.some(({ volumeMounts = [] }: KubernetesObject) =>
      volumeMounts.some(({ mountPath }: KubernetesObject) => TOKEN.startsWith(`${mountPath}/`)),
    ),
  );
  const withRights = new Set(rights.map(({ account }) => account));
  const needed = pods.filter(({ metadata, spec }) =>
    withRights.has(accountName({ metadata: { namespace: metadata.namespace, name: spec.serviceAccountName } })),
  );
  expect(mounted.map(nameOf).sort()).toEqual(needed.map(nameOf).sort());

  // The files that are really in the container.
  const running = pods.filter(({ status }) => status.phase === 'Running' && status.containerStatuses?.[0]?.ready);
  const found: string[] = [];
  for (const pod of cluster.own ? running : []) {
    const { namespace, name } = pod.metadata;
    const [pid] = (await cluster.own?.containerPids(namespace, name)) ?? [];
    if (existsSync(`/proc/${pid}/root${TOKEN}`)) found.push(nameOf(pod));
  }
  const expected = cluster.own ? needed.filter(pod => running.includes(pod)) : [];
  expect(found.sort()).toEqual(expected.map(nameOf).sort());
}, 60_000);
