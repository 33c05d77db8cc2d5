/** What the platform's ServiceAccounts may do in the Kubernetes API, held against what they really do. */
import { existsSync, readFileSync } from 'node:fs';
import { layout } from '../../tools/cluster/layout';
import { waitFor } from '../../tools/process/wait';
import { namespaces } from './support/aion';
import { CONNECT_MS, connect, type TestCluster } from './support/cluster';
import { manifestsIn } from './support/dist';
import { type KubernetesObject, list, nameOf } from './support/objects';
import { applyDevelopment, DEVELOPMENT, hasImage, PLATFORM_NAMESPACES } from './support/platform';
import { accountName, describeRight, granted, type Right, type Use, uses } from './support/rbac';
import { asAccount } from './support/rbac-access';
import { figure, notRun } from './support/record';
import { workloads } from './support/workloads';

/** Where a pod finds the token of its ServiceAccount, if it is given one. */
const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** Rights that a run need not show, by verb and resource, with the reason why they are granted all the same. */
const EXPLAINED: Readonly<Record<string, string>> = {
  'list pods': 'client-go lists where the API server cannot stream a list into a watch, or breaks one off',
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

/** Whether a right of a cluster's or of one namespace covers a use. */
const covers = (right: Right, use: Right): boolean =>
  right.account === use.account &&
  right.verb === use.verb &&
  right.resource === use.resource &&
  (right.namespace === undefined || right.namespace === use.namespace);

test('nothing that is granted goes unused without a reason, nothing that is used is refused', async () => {
  if (cluster.own === undefined) {
    notRun(
      'holding granted rights against used ones',
      "the API server's audit log is not at hand",
      'the own cluster has it',
    );
    return;
  }
  const { settings } = cluster.own;
  const { auditLog } = layout(settings);
  const unused = (of: readonly Use[]) =>
    rights
      .filter(({ account }) => !leftOut.includes(account))
      .filter(right => !(`${right.verb} ${right.resource}` in EXPLAINED) && !of.some(use => covers(right, use)))
      .map(describeRight);
  const used = await waitFor(
    () => {
      const found = uses(readFileSync(auditLog, 'utf8'), settings.hostAddress).filter(({ account }) => isOurs(account));
      expect(unused(found)).toEqual([]);
      return found;
    },
    // The kubelet asks for nodes/metrics with the first scrape.
    { what: `each granted right to be used, by ${auditLog}`, timeoutMs: 60_000 },
  );
  expect(used.filter(use => !rights.some(right => covers(right, use))).map(describeRight)).toEqual([]);
  const refused = used.filter(({ status }) => status === 401 || status === 403);
  expect(refused.map(describeRight)).toEqual([]);

  figure('Rights in the Kubernetes API', 'granted to programs that ran', {
    measured: String(rights.filter(({ account }) => !leftOut.includes(account)).length),
  });
  figure('Rights in the Kubernetes API', 'of these, really used', {
    measured: String(rights.filter(right => used.some(use => covers(right, use))).length),
  });
  for (const account of new Set(rights.map(right => right.account).filter(each => leftOut.includes(each)))) {
    notRun(
      `holding the rights of ${account} against their use`,
      'no image of its program can be made here',
      'its roles are derived from the metrics that the catalogue asks of it',
    );
  }
}, 90_000);

const isOurs = (account: string): boolean => accounts.some(each => accountName(each) === account);

describe('Prometheus, with nothing but its own token', () => {
  let kubectl: Awaited<ReturnType<typeof asAccount>>;
  beforeAll(async () => {
    kubectl = await asAccount(cluster, namespaces.monitoring, 'prometheus');
  });

  test('lists the pods that it scrapes', async () => {
    expect(await kubectl(['-n', namespaces.aion, 'get', 'pods'])).toMatchObject({ code: 0 });
  });

  test.each([
    ['get', 'secrets', '--all-namespaces'],
    ['get', 'secrets', '--namespace', namespaces.monitoring],
    ['get', 'secrets', '--namespace', namespaces.aion],
    ['get', 'configmaps', '--namespace', namespaces.monitoring],
    ['get', 'pods', '--namespace', 'kube-system'],
    ['delete', 'pods', '--all', '--namespace', namespaces.aion],
    ['get', '--raw', '/api/v1/nodes/any/proxy/metrics'],
    ['create', 'token', 'kube-state-metrics', '--namespace', namespaces.monitoring],
  ])('may not: %s %s %s %s', async (...args) => {
    const { code, printed } = await kubectl(args);
    expect(printed).toMatch(/forbidden/i);
    expect(code).not.toBe(0);
  });
});

test('no account may list Secrets, anywhere', async () => {
  const asked = accounts.flatMap(account =>
    [...PLATFORM_NAMESPACES, namespaces.aion, 'kube-system'].map(namespace => ({
      user: accountName(account),
      resourceAttributes: { namespace, verb: 'list', resource: 'secrets' },
    })),
  );
  const reviews = asked.map(spec => ({ apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec }));
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: reviews });
  // One line each.
  const answers = 'jsonpath={.spec.user} {.spec.resourceAttributes.namespace} {.status.allowed}{"\\n"}';
  const text = await cluster.kubectl(['create', '--output', answers, '-f', '-'], { input });
  const expected = asked.map(({ user, resourceAttributes: { namespace } }) => `${user} ${namespace} false`);
  expect(text.trim().split('\n')).toEqual(expected);
});

test('only pods that use the API are given a token', async () => {
  const pods = (await Promise.all(PLATFORM_NAMESPACES.map(namespace => list(cluster, 'pods', { namespace })))).flat();
  const given = pods.filter(({ spec }) =>
    spec.containers.some(({ volumeMounts = [] }: KubernetesObject) =>
      volumeMounts.some(({ mountPath }: KubernetesObject) => TOKEN.startsWith(`${mountPath}/`)),
    ),
  );
  const withRights = new Set(rights.map(({ account }) => account));
  const needed = pods.filter(({ metadata, spec }) =>
    withRights.has(accountName({ metadata: { namespace: metadata.namespace, name: spec.serviceAccountName } })),
  );
  expect(given.map(nameOf).sort()).toEqual(needed.map(nameOf).sort());

  // What is really there for the program to read.
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
