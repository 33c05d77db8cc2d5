import { App, Chart, Testing } from 'cdk8s';
import { gibibytes, mebibytes } from '../../../lib/catalogue';
import { type OwnPeer, priorityClass, scratchVolume, Workload, type WorkloadProps } from '../../../lib/k8s';

const peer: OwnPeer<'web'> = {
  kind: 'pods',
  name: 'app',
  namespace: 'ours',
  ports: { web: { number: 80 } },
  component: 'metrics',
  partOf: 'stack',
};
const probe = { path: '/ready', port: 'web', period: 10, timeout: 5, failures: 3 };

const smallest: WorkloadProps = {
  peer,
  controller: { kind: 'Deployment', replicas: 1, strategy: 'RollingUpdate' },
  container: {
    name: 'app',
    image: 'registry/app:1',
    args: ['--flag'],
    resources: { requests: { cpu: 0.25, memory: mebibytes(64) }, limits: { memory: mebibytes(128) } },
    mounts: [],
    probes: { readiness: probe, liveness: probe },
  },
  volumes: [],
  user: 65534,
  usesKubernetesApi: false,
  priority: 'normal',
  terminationGraceSeconds: 30,
  highlyAvailable: false,
};

const full: Required<WorkloadProps> = {
  ...smallest,
  controller: {
    kind: 'StatefulSet',
    replicas: 3,
    claims: [{ name: 'data', size: gibibytes(50), storageClass: 'fast-ssd' }],
  },
  container: {
    ...smallest.container,
    command: ['/bin/app'],
    env: [{ name: 'A', value: 'b' }],
    resources: { requests: { cpu: 1, memory: gibibytes(2) }, limits: { cpu: 2, memory: gibibytes(4) } },
    mounts: [
      { volume: 'data', path: '/data', readOnly: false },
      { volume: 'scratch', path: '/tmp/x', subPath: 'x', mountPropagation: 'HostToContainer' },
    ],
    probes: { startup: { ...probe, failures: 90 }, readiness: probe, liveness: probe },
  },
  initContainers: [{ ...smallest.container, name: 'first', probes: null }],
  volumes: [scratchVolume('scratch', mebibytes(8))],
  usesKubernetesApi: true,
  priority: 'critical',
  terminationGraceSeconds: 300,
  highlyAvailable: true,
  configChecksum: 'abc',
  host: true,
};

function synth(props: WorkloadProps) {
  const chart = new Chart(new App(), 'test');
  new Workload(chart, 'workload', props);
  const objects = Testing.synth(chart);
  const one = (kind: string, name = 'app') =>
    objects.find(object => object.kind === kind && object.metadata.name === name);
  return { objects, one };
}

describe('the smallest workload', () => {
  const { objects, one } = synth(smallest);
  const pod = one('Deployment').spec.template.spec;

  test('is a Deployment with its account and its Service', () => {
    expect(objects.map(({ kind }) => kind)).toEqual(['ServiceAccount', 'Deployment', 'Service']);
  });

  test('meets the restricted pod security standard and writes to no root file system', () => {
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 65534,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(pod.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('gets no token of the Kubernetes API', () => {
    expect(one('ServiceAccount').automountServiceAccountToken).toBe(false);
    expect(pod.automountServiceAccountToken).toBe(false);
  });

  test('states requests and limits, and a CPU limit only where one is wanted', () => {
    expect(pod.containers[0].resources).toEqual({
      requests: { cpu: '250m', memory: '64Mi' },
      limits: { memory: '128Mi' },
    });
  });

  test('leaves out what is empty, which the API server does not store', () => {
    expect(pod.containers[0]).not.toHaveProperty('volumeMounts');
    const { one } = synth({ ...smallest, container: { ...smallest.container, args: [] } });
    expect(one('Deployment').spec.template.spec.containers[0]).not.toHaveProperty('args');
  });

  test('selects pods by one label that never changes', () => {
    expect(one('Deployment').spec.selector).toEqual({ matchLabels: { 'app.kubernetes.io/name': 'app' } });
    expect(one('Service').spec.selector).toEqual({ 'app.kubernetes.io/name': 'app' });
  });
});

describe('the full workload', () => {
  const { objects, one } = synth(full);
  const pod = one('StatefulSet').spec.template.spec;

  test('has a headless Service that lists its pods before they are ready, and a budget', () => {
    expect(objects.map(({ kind }) => kind)).toEqual([
      ...['ServiceAccount', 'StatefulSet', 'Service', 'Service', 'PodDisruptionBudget'],
    ]);
    expect(one('StatefulSet').spec.serviceName).toBe('app-pods');
    expect(one('Service', 'app-pods').spec).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true });
    expect(one('PodDisruptionBudget').spec.maxUnavailable).toBe(1);
  });

  test('is spread over nodes without fail, so that a cordoned one does not count', () => {
    expect(pod.topologySpreadConstraints[0]).toMatchObject({
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'DoNotSchedule',
      nodeTaintsPolicy: 'Honor',
    });
  });

  test('has claims as the API server returns them, so that a second apply changes nothing', () => {
    expect(one('StatefulSet').spec.volumeClaimTemplates).toEqual([
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: expect.objectContaining({ name: 'data' }),
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'fast-ssd',
          resources: { requests: { storage: '50Gi' } },
          volumeMode: 'Filesystem',
        },
        status: { phase: 'Pending' },
      },
    ]);
  });

  test('keeps its volumes when it is deleted', () => {
    expect(one('StatefulSet').spec.persistentVolumeClaimRetentionPolicy).toEqual({
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
    });
  });

  test('passes everything else on', () => {
    expect(one('StatefulSet').spec.template.metadata.annotations).toEqual({
      'kubectl.kubernetes.io/default-container': 'app',
      'checksum/config': 'abc',
    });
    expect(pod).toMatchObject({
      automountServiceAccountToken: true,
      hostNetwork: true,
      priorityClassName: 'stack-critical',
      terminationGracePeriodSeconds: 300,
    });
    expect(pod.initContainers[0].ports).toBeUndefined();
    expect(pod.containers[0]).toMatchObject({
      command: ['/bin/app'],
      startupProbe: { periodSeconds: 10, failureThreshold: 90 },
      volumeMounts: [
        { name: 'data', mountPath: '/data' },
        { name: 'scratch', mountPath: '/tmp/x', readOnly: true, subPath: 'x', mountPropagation: 'HostToContainer' },
      ],
    });
  });
});

test('everything carries the name of the stack: objects, pods and claims', () => {
  const { objects, one } = synth(full);
  const { template, volumeClaimTemplates } = one('StatefulSet').spec;
  const labels = [...objects, template, ...volumeClaimTemplates].map(({ metadata }) => metadata.labels);
  expect(labels.map(each => each['app.kubernetes.io/part-of'])).toEqual(labels.map(() => 'stack'));
});

test('priority classes are named after the stack, so that two in one cluster have their own', () => {
  expect(priorityClass('normal', 'stack')).toBe('stack-normal');
  expect(priorityClass('critical', 'stack')).toBe('stack-critical');
  expect(synth(smallest).one('Deployment').spec.template.spec.priorityClassName).toBe('stack-normal');
});

test('leaves the number of replicas to the autoscaler where there is one', () => {
  const { one } = synth({
    ...smallest,
    controller: { kind: 'Deployment', replicas: 'autoscaled', strategy: 'RollingUpdate' },
    highlyAvailable: true,
  });
  expect(one('Deployment').spec).not.toHaveProperty('replicas');
  expect(one('PodDisruptionBudget')).toBeDefined();
});

const pair: WorkloadProps = {
  ...smallest,
  controller: { kind: 'Deployment', replicas: 2, strategy: 'RollingUpdate' },
  highlyAvailable: true,
};

test('moves a Deployment off a lost node after half a minute, also a single pod, which needs neither spread nor budget', () => {
  const single = synth({ ...smallest, highlyAvailable: true });
  const pods = [synth(pair), single].map(({ one }) => one('Deployment').spec.template.spec);
  for (const { tolerations } of pods) {
    expect(tolerations).toEqual(
      ['not-ready', 'unreachable'].map(condition => ({
        key: `node.kubernetes.io/${condition}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 30,
      })),
    );
  }
  expect(pods[1]).not.toHaveProperty('topologySpreadConstraints');
  expect(single.one('PodDisruptionBudget')).toBeUndefined();
  expect(synth(smallest).one('Deployment').spec.template.spec).not.toHaveProperty('tolerations');
  // Its volume stays behind a pod that may still write to it.
  const { host: _, ...stateful } = full;
  expect(synth(stateful).one('StatefulSet').spec.template.spec).not.toHaveProperty('tolerations');
});

test('starts the pods of a StatefulSet at once, so that one that never becomes ready is replaced with its template', () => {
  expect(synth(full).one('StatefulSet').spec.podManagementPolicy).toBe('Parallel');
});

test('spreads the new pods of a Deployment without regard to those that they replace', () => {
  const { one } = synth(pair);
  for (const constraint of one('Deployment').spec.template.spec.topologySpreadConstraints) {
    expect(constraint.matchLabelKeys).toEqual(['pod-template-hash']);
  }
});

test('lists a port number once, though TCP and UDP share it', () => {
  const ports = { web: { number: 80 }, mesh: { number: 94 }, 'mesh-udp': { number: 94, protocol: 'UDP' } } as const;
  const { one } = synth({ ...smallest, peer: { ...peer, ports } });
  const listed = one('Deployment').spec.template.spec.containers[0].ports;
  expect(listed.map(({ name }: { name: string }) => name)).toEqual(['web', 'mesh']);
  expect(one('Service').spec.ports.map(({ name }: { name: string }) => name)).toEqual(['web', 'mesh']);
});

test('runs a DaemonSet on every node without a Service', () => {
  const { objects } = synth({ ...smallest, controller: { kind: 'DaemonSet', tolerations: [{ operator: 'Exists' }] } });
  expect(objects.map(({ kind }) => kind)).toEqual(['ServiceAccount', 'DaemonSet']);
});

test('gives a DaemonSet a Service that stays on the node, where one is wanted', () => {
  const controller = { kind: 'DaemonSet', tolerations: [], nodeLocalService: true } as const;
  const { one } = synth({ ...smallest, controller });
  expect(one('Service').spec).toMatchObject({ internalTrafficPolicy: 'Local', ports: [{ port: 80 }] });
});
