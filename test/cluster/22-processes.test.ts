/** What an attacker could do with the platform's programs on their node, according to what the kernel says about each process. */

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

/** What the container runtime mounts into every container: devices, host names, and its termination message. */
const RUNTIME = /^\/(proc|dev|sys\/fs\/cgroup|etc\/(hosts|hostname|resolv\.conf))(\/|$)/;

/** What single containers may do in addition, and why. */
const EXCEPTIONS: Readonly<Record<string, { readonly writable?: RegExp; readonly root?: true; readonly why: string }>> =
  {
    [`${namespaces.agents}/log-agent/log-agent`]: {
      root: true,
      why: "it runs as root without a capability: the runtime's log files and the folder of its state belong to root (decision 60)",
    },
    [`${namespaces.agents}/node-exporter/node-exporter`]: {
      writable: /^\/host\/root\//,
      why: "it reads the node's file systems: the root is read-only, and mounts below it keep the node's permissions, which give the user nobody (65534) no special access",
    },
  };

const manifests = manifestsIn(DEVELOPMENT);

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await connect();
  await applyDevelopment(cluster);
}, CONNECT_MS + 600_000);

/** Folders that a container may write to according to its manifest. */
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

test('no process runs as root, has a capability, can gain privileges, or can write outside of its volumes', async () => {
  if (cluster.own === undefined) {
    notRun(
      'inspecting the real processes',
      "the node's processes are not accessible",
      'the own cluster; pod security admission',
    );
    return;
  }
  const { own } = cluster;
  const found = (await Promise.all(PLATFORM_NAMESPACES.map(namespace => processesIn(own, namespace)))).flat();
  const containers = [...new Set(found.map(({ container }) => container))];
  // A container of every workload except Grafana, kube-state-metrics and Loki, which have no image.
  expect(containers).toHaveLength(11);
  expect(found.flatMap(problemsOf)).toEqual([]);
  figure('Processes', 'inspected', { measured: `${found.length} processes in ${containers.length} containers` });
  for (const [container, { why }] of Object.entries(EXCEPTIONS)) {
    figure('Processes', `exception: ${container}`, { measured: why });
  }
}, 120_000);

function problemsOf(process: ContainerProcess): string[] {
  const { container, command, users, groups, capabilities, noNewPrivileges, seccomp, writable, pid } = process;
  const declared = declaredWritable(container);
  const exception = EXCEPTIONS[container];
  const surplus = writable.filter(
    point => !RUNTIME.test(point) && !declared.includes(point) && !exception?.writable?.test(point),
  );
  const refused = writeIntoRoot(pid);
  return [
    ...(users.includes(0) && !exception?.root ? ['runs as root'] : []),
    ...(groups.includes(0) && !exception?.root ? ["is in root's group"] : []),
    ...(capabilities.some(each => each !== 0n)
      ? [`has capabilities ${capabilities.map(each => each.toString(16))}`]
      : []),
    ...(noNewPrivileges ? [] : ['can gain privileges (NoNewPrivs is 0)']),
    ...(seccomp ? [] : ['may make any system call (no seccomp filter)']),
    ...(refused === 'EROFS' ? [] : [`can write to its root folder (${refused ?? 'a file was created'})`]),
    ...(surplus.length > 0 ? [`can write to ${surplus.join(', ')}`] : []),
  ].map(problem => `${container}, ${command.slice(0, 60)}: ${problem}`);
}

describe("Grafana's admin password", () => {
  /** Where the test stores the password of the first start. */
  const FIRST = `${ADMIN_PASSWORD_FILE}-first`;
  const SECRET_PASSWORD = 'from-the-secret';
  const [grafana] = manifests.filter(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'grafana');
  const labels = { 'app.kubernetes.io/part-of': 'aion-monitoring-test' };

  /** Grafana's own init container, in a pod like Grafana's, with a shell instead of its image. @param password of the Secret */
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

  test("is the Secret's, or a random one that a second start keeps; no other user can read it", async () => {
    if (cluster.own === undefined) {
      await realGrafanaDeniesGuesses();
      return;
    }
    notRun(
      'trying to sign in to Grafana with obvious passwords',
      'there is no image of Grafana here',
      'its init container runs in a pod like its own, with a shell instead of its image',
    );
    const names = ['grafana-password-1', 'grafana-password-2', 'grafana-password-3'];
    const [withSecret] = names as [string];
    try {
      await cluster.apply(names.flatMap(name => passwordPod(name, name === withSecret ? SECRET_PASSWORD : undefined)));
      const selector = 'app.kubernetes.io/part-of=aion-monitoring-test';
      await podsReady(cluster, { namespace: namespaces.monitoring, selector }, names);
      const read = (name: string, ...command: string[]) =>
        cluster.kubectl(['-n', namespaces.monitoring, 'exec', name, '-c', 'keep', '--', ...command]);
      const passwords = await Promise.all(
        names.map(name => read(name, 'sh', '-c', `cat ${FIRST}; echo; cat ${ADMIN_PASSWORD_FILE}`)),
      );
      expect(passwords[0]).toBe(`${SECRET_PASSWORD}\n${SECRET_PASSWORD}`);
      const generated = passwords.slice(1).map(text => text.split('\n'));
      for (const [first = '', again] of generated) {
        expect(first).toMatch(/^[A-Za-z0-9]{32}$/);
        expect(again).toBe(first);
      }
      expect(generated[0]).not.toEqual(generated[1]);
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
    await waitFor(async () => (await fetch(`${url}/api/health`)).ok, {
      what: 'Grafana to respond',
      timeoutMs: 300_000,
    });
    for (const password of ['admin', 'grafana', 'password', '']) {
      const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
      const { status } = await fetch(`${url}/api/org`, { headers: { authorization } });
      expect([password, status]).toEqual([password, 401]);
    }
  }

  test('is in no manifest', () => {
    const text = JSON.stringify(manifests);
    expect(text).toContain(`admin_password = $__file{${ADMIN_PASSWORD_FILE}}`);
    expect(manifests.filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });
});
