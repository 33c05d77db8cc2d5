/** What the platform's programs could do on their node if somebody broke into one: by what the kernel says of each process. */

import { ADMIN_PASSWORD_FILE } from '../../lib/components/grafana/ini';
import { addonImages } from '../../tools/cluster/images/addons';
import { waitFor } from '../../tools/process/wait';
import { grafana as grafanaPeer, namespaces } from './support/aion';
import { CONNECT_MS, connect, type TestCluster } from './support/cluster';
import { manifestsIn } from './support/dist';
import { forward } from './support/forward';
import type { KubernetesObject } from './support/objects';
import { applyDevelopment, DEVELOPMENT, PLATFORM_NAMESPACES } from './support/platform';
import { type ContainerProcess, processesIn, writeIntoRoot } from './support/processes';
import { podsReady } from './support/ready';
import { figure, notRun } from './support/record';

/** What the container runtime itself mounts for every container: devices, its name, and where it leaves its last words. */
const RUNTIME = /^\/(proc|dev|sys\/fs\/cgroup|etc\/(hosts|hostname|resolv\.conf))(\/|$)/;

/** What containers may have beyond the rest, by name, and why. */
const EXCEPTIONS: Readonly<Record<string, { readonly writable: RegExp; readonly why: string }>> = {
  'aion-monitoring-agents/node-exporter/node-exporter': {
    writable: /^\/host\/root\//,
    why: "it reads the node's file systems: the root is read-only, what is mounted below it keeps the node's own rights, which nobody (65534) has no more of than any program",
  },
};

const manifests = manifestsIn(DEVELOPMENT);

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await connect();
  await applyDevelopment(cluster);
}, CONNECT_MS + 600_000);

/** Folders that a container's manifest lets it write to. */
function declaredWritable(container: string): string[] {
  const [namespace, name, containerName] = container.split('/');
  const workload = manifests.find(
    ({ metadata, spec }) => metadata.namespace === namespace && metadata.name === name && spec?.template,
  );
  const found = workload?.spec.template.spec.containers.find((each: KubernetesObject) => each.name === containerName);
  return (found?.volumeMounts ?? [])
    .filter(({ readOnly }: KubernetesObject) => !readOnly)
    .map(({ mountPath }: KubernetesObject) => mountPath);
}

test('no process is root, holds a capability, can gain rights, or writes anywhere but to its volumes', async () => {
  if (cluster.own === undefined) {
    notRun(
      'looking at the real processes',
      "the node's processes are not at hand",
      'the own cluster; pod security admission',
    );
    return;
  }
  const { own } = cluster;
  const found = (await Promise.all(PLATFORM_NAMESPACES.map(namespace => processesIn(own, namespace)))).flat();
  const containers = [...new Set(found.map(({ container }) => container))];
  // A container of every workload but Grafana and kube-state-metrics, which have no image.
  expect(containers).toHaveLength(9);
  expect(found.flatMap(problemsOf)).toEqual([]);
  figure('Processes', 'looked at', { measured: `${found.length} processes in ${containers.length} containers` });
  for (const [container, { why }] of Object.entries(EXCEPTIONS)) {
    figure('Processes', `exception: ${container}`, { measured: why });
  }
}, 120_000);

function problemsOf(process: ContainerProcess): string[] {
  const { container, command, users, groups, capabilities, noNewPrivileges, seccomp, writable, pid } = process;
  const declared = declaredWritable(container);
  const surplus = writable.filter(
    point => !RUNTIME.test(point) && !declared.includes(point) && !EXCEPTIONS[container]?.writable.test(point),
  );
  const refused = writeIntoRoot(pid);
  return [
    ...(users.includes(0) ? ['runs as root'] : []),
    ...(groups.includes(0) ? ["is in root's group"] : []),
    ...(capabilities.some(each => each !== 0n)
      ? [`has capabilities ${capabilities.map(each => each.toString(16))}`]
      : []),
    ...(noNewPrivileges ? [] : ['can gain rights (NoNewPrivs is 0)']),
    ...(seccomp ? [] : ['may make any system call (no seccomp filter)']),
    ...(refused === 'EROFS' ? [] : [`its root folder can be written to (${refused ?? 'a file was made'})`]),
    ...(surplus.length > 0 ? [`can write to ${surplus.join(', ')}`] : []),
  ].map(problem => `${container}, ${command.slice(0, 60)}: ${problem}`);
}

describe("Grafana's admin password", () => {
  /** Where the test keeps what the first start made. */
  const FIRST = `${ADMIN_PASSWORD_FILE}-first`;
  const SECRET_PASSWORD = 'from-the-secret';
  const [grafana] = manifests.filter(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'grafana');
  const labels = { 'app.kubernetes.io/part-of': 'aion-monitoring-test' };

  /** Grafana's own first step, in a pod like Grafana's, with a shell in the place of its image. @param password of the Secret */
  function passwordPod(name: string, password?: string): object[] {
    const { initContainers, containers: _, volumes, ...spec } = grafana.spec.template.spec;
    const image = addonImages().busybox.reference;
    const [step] = initContainers;
    const used = new Set(step.volumeMounts.map((mount: KubernetesObject) => mount.name));
    const metadata = { name, namespace: namespaces.monitoring, labels };
    const others = volumes.filter((volume: KubernetesObject) => used.has(volume.name) && !volume.secret);
    const keep = { ...step, name: 'keep', image, args: ['trap exit TERM; while :; do sleep 1; done'] };
    return [
      ...(password === undefined ? [] : [{ apiVersion: 'v1', kind: 'Secret', metadata, stringData: { password } }]),
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata,
        spec: {
          ...spec,
          terminationGracePeriodSeconds: 1,
          initContainers: [
            { ...step, image },
            // A second start on the same volume.
            { ...step, image, name: 'again', args: [`cat ${ADMIN_PASSWORD_FILE} > ${FIRST}\n${step.args[0]}`] },
          ],
          containers: [keep],
          volumes: [
            ...others,
            { name: 'data', emptyDir: {} },
            { name: 'admin', secret: { secretName: name, optional: true } },
          ],
        },
      },
    ];
  }

  test("is the Secret's, or one by chance that a second start keeps; nobody else can read it", async () => {
    if (cluster.own === undefined) {
      await realGrafanaDeniesGuesses();
      return;
    }
    notRun(
      'asking Grafana with passwords that one would guess',
      'no image of Grafana can be made here',
      'its own first step runs in a pod like its own, with a shell in the place of its image',
    );
    const names = ['grafana-password-1', 'grafana-password-2', 'grafana-password-3'];
    const [given] = names as [string];
    try {
      await cluster.apply(names.flatMap(name => passwordPod(name, name === given ? SECRET_PASSWORD : undefined)));
      const selector = 'app.kubernetes.io/part-of=aion-monitoring-test';
      await podsReady(cluster, { namespace: namespaces.monitoring, selector }, names);
      const read = (name: string, ...command: string[]) =>
        cluster.kubectl(['-n', namespaces.monitoring, 'exec', name, '-c', 'keep', '--', ...command]);
      const passwords = await Promise.all(
        names.map(name => read(name, 'sh', '-c', `cat ${FIRST}; echo; cat ${ADMIN_PASSWORD_FILE}`)),
      );
      expect(passwords[0]).toBe(`${SECRET_PASSWORD}\n${SECRET_PASSWORD}`);
      const made = passwords.slice(1).map(text => text.split('\n'));
      for (const [first = '', again] of made) {
        expect(first).toMatch(/^[A-Za-z0-9]{32}$/);
        expect(again).toBe(first);
      }
      expect(made[0]).not.toEqual(made[1]);
      expect(
        (
          await read('grafana-password-2', 'busybox', 'stat', '-c', '%a %u', '/var/lib/grafana/initial-admin-password')
        ).trim(),
      ).toBe('600 472');
    } finally {
      await cluster.kubectl([
        '-n',
        namespaces.monitoring,
        'delete',
        'pod,secret',
        '--ignore-not-found',
        '--wait=false',
        ...names,
      ]);
    }
  }, 200_000);

  async function realGrafanaDeniesGuesses(): Promise<void> {
    const url = await forward(cluster, namespaces.monitoring, 'service/grafana', grafanaPeer.ports.web.number);
    await waitFor(async () => (await fetch(`${url}/api/health`)).ok, { what: 'Grafana to answer', timeoutMs: 300_000 });
    for (const password of ['admin', 'grafana', 'password', '']) {
      const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
      const { status } = await fetch(`${url}/api/org`, { headers: { authorization } });
      expect([password, status]).toEqual([password, 401]);
    }
  }

  test('stands in no manifest', () => {
    const text = JSON.stringify(manifests);
    expect(text).toContain(`admin_password = $__file{${ADMIN_PASSWORD_FILE}}`);
    expect(manifests.filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });
});
