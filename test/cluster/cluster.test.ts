import { readFileSync } from 'node:fs';
import { STORAGE_CLASSES } from '../../tools/cluster/addons/storage';
import type { Cluster } from '../../tools/cluster/cluster';
import { COMPONENTS } from '../../tools/cluster/components';
import { RANGES } from '../../tools/cluster/families';
import { addonImages } from '../../tools/cluster/images/addons';
import { databaseImages } from '../../tools/cluster/images/databases';
import { Node } from '../../tools/cluster/node';
import { NETWORK, NODE_NAME, settings } from '../../tools/cluster/settings';
import { down, up } from '../../tools/cluster/up';
import { waitFor } from '../../tools/process/wait';
import { traces } from './traces';

/** Not the default cluster, which may be in use. */
const name = 'test';
const START_MS = 30 * 60_000;

let cluster: Cluster;
let before: Awaited<ReturnType<typeof traces>>;

beforeAll(async () => {
  await down(name);
  before = await traces(settings(name));
  cluster = await up({ name });
}, START_MS);
afterAll(() => down(name), 60_000);

/** A pod that writes into a volume as an ordinary user and meets `restricted`, and its claim. */
const writer = (storageClassName: string) => [
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: storageClassName },
    spec: { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: storageClassName },
    spec: {
      terminationGracePeriodSeconds: 0,
      securityContext: {
        runAsUser: 65534,
        runAsNonRoot: true,
        fsGroup: 65534,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'writer',
          image: addonImages().busybox.reference,
          command: ['sh', '-c', 'echo "$(date)" >> /data/starts && sleep 3600'],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
        },
      ],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: storageClassName } }],
    },
  },
];

/** A pod that meets `restricted`, with a folder for its data and one for temporary files. */
const database = (podName: string, image: string, data: string, env: readonly object[]) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: podName },
  spec: {
    terminationGracePeriodSeconds: 0,
    securityContext: { runAsNonRoot: true, fsGroup: 999, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: podName,
        image,
        env,
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
        },
        volumeMounts: [
          { name: 'data', mountPath: data },
          { name: 'tmp', mountPath: '/tmp' },
        ],
      },
    ],
    volumes: ['data', 'tmp'].map(volume => ({ name: volume, emptyDir: {} })),
  },
});

const CLASSES = STORAGE_CLASSES.map(({ name: className }) => className);
const pods = CLASSES.map(className => `pod/${className}`);
const ready = (timeoutMs = 60_000) =>
  cluster.kubectl(['wait', '--for=condition=Ready', `--timeout=${timeoutMs}ms`, ...pods], {
    timeoutMs: timeoutMs + 5_000,
  });
const starts = async (className: string) =>
  (await cluster.kubectl(['exec', className, '--', 'cat', '/data/starts'])).trim().split('\n').length;

test('has a ready node', async () => {
  const node = JSON.parse(await cluster.kubectl(['get', 'node', NODE_NAME, '-o', 'json']));
  expect(node.status.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }));
  expect(node.status.addresses).toContainEqual({ type: 'InternalIP', address: cluster.nodeAddress });
});

test('resolves names in the cluster, and fails at once for others', async () => {
  const lookUp = (host: string) => cluster.node.run('busybox', ['nslookup', '-type=a', host, RANGES.IPv4.dns]);
  expect(await lookUp(`kubernetes.default.svc.${NETWORK.domain}`)).toContain('Address: 10.96.0.1');
  await expect(lookUp('example.com')).rejects.toThrow('NXDOMAIN');
});

test('cannot reach other networks', async () => {
  await expect(cluster.node.run('busybox', ['nc', '-w', '2', '192.0.2.1', '80'])).rejects.toThrow('unreachable');
});

test('serves resource metrics for autoscalers', async () => {
  await waitFor(async () => (await cluster.kubectl(['top', 'node', NODE_NAME])).includes('%'), {
    what: 'metrics-server to respond',
    timeoutMs: 90_000,
  });
}, 100_000);

test('provisions a volume of each class that an ordinary user can write to, and an empty one after it was removed', async () => {
  const objects = CLASSES.flatMap(writer);
  await cluster.apply(objects);
  await ready();
  expect(await Promise.all(CLASSES.map(starts))).toEqual([1, 1]);

  await cluster.kubectl(['delete', ...pods, ...CLASSES.map(className => `persistentvolumeclaim/${className}`)]);
  await cluster.apply(objects);
  await ready();
  expect(await Promise.all(CLASSES.map(starts))).toEqual([1, 1]);
}, 120_000);

test('runs PostgreSQL and Redis as ordinary users with a read-only root file system', async () => {
  const { postgres, redis } = databaseImages();
  await cluster.apply([
    database('postgres', postgres.reference, '/var/lib/postgresql/data', [
      { name: 'POSTGRES_USER', value: 'aion' },
      { name: 'POSTGRES_PASSWORD', value: 'only-here' },
    ]),
    database('redis', redis.reference, '/data', []),
  ]);
  await cluster.kubectl(['wait', '--for=condition=Ready', '--timeout=60s', 'pod/postgres', 'pod/redis'], {
    timeoutMs: 70_000,
  });
  const sql = ['env', 'PGPASSWORD=only-here', 'psql', '-h', '127.0.0.1', '-U', 'aion', '-Atc', 'select current_user'];
  await waitFor(async () => (await cluster.kubectl(['exec', 'postgres', '--', ...sql])).trim() === 'aion', {
    what: 'PostgreSQL to respond',
    timeoutMs: 60_000,
  });
  expect(await cluster.kubectl(['exec', 'redis', '--', 'redis-cli', 'ping'])).toBe('PONG\n');
}, 150_000);

test('rejects a pod that runs as root in a restricted namespace', async () => {
  await cluster.kubectl(['create', 'namespace', 'strict']);
  await cluster.kubectl(['label', 'namespace', 'strict', 'pod-security.kubernetes.io/enforce=restricted']);
  const root = ['-n', 'strict', 'run', 'root', '--image', addonImages().busybox.reference];
  await expect(cluster.kubectl(root)).rejects.toThrow('violates PodSecurity');
});

test('gives access to the network of a pod, and to its processes on this machine', async () => {
  const [pid] = await cluster.containerPids('default', 'standard');
  expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toContain('sleep');
  const [address] = /10\.244\.0\.\d+/.exec(await cluster.kubectl(['get', 'pod', 'standard', '-o', 'wide'])) ?? [];
  expect(await cluster.inPodNetwork('default', 'standard', ['ip', 'address'])).toContain(`${address}/`);
});

test('is unchanged by a second start', async () => {
  const pids = () => COMPONENTS.map(component => cluster.pids(component));
  const running = pids();
  expect(running.every(({ length }) => length === 1)).toBe(true);
  await up({ name });
  expect(pids()).toEqual(running);
}, 60_000);

test.each(COMPONENTS)(
  'is repaired by a start after %s was killed',
  async component => {
    await cluster.stop(component, 'SIGKILL');
    expect(cluster.missing()).toEqual([component]);
    await up({ name });
    expect(cluster.missing()).toEqual([]);
    await ready();
  },
  120_000,
);

test('keeps objects and volumes after a power cut, and restarts its pods', async () => {
  const node = cluster.node;
  await cluster.powerOff();
  expect(Node.find(cluster.settings)).toBeUndefined();
  await up({ name });
  expect(cluster.node.pid).not.toBe(node.pid);
  await waitFor(async () => (await Promise.all(CLASSES.map(starts))).every(count => count === 2), {
    what: 'the pods to start a second time',
    timeoutMs: 120_000,
  });
}, 240_000);

test('leaves nothing on the machine, even if its first process was killed', async () => {
  process.kill(cluster.node.pid, 'SIGKILL');
  await down(name);
  expect(await traces(cluster.settings)).toEqual(before);
}, 60_000);
