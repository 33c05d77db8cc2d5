import { AGENTS, Example, inMonitoring, MONITORING, type Spoilt } from './example';

const views = inMonitoring('Deployment', 'views');
const metrics = inMonitoring('StatefulSet', 'metrics');
const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers.0`;
const at = `${POD}.containers[views]`;

const refused = (rows: readonly Spoilt[]) =>
  test.each<Spoilt>(rows)('%s', (_, spoil, problems) => {
    expect(spoil(new Example()).problems()).toEqual(problems);
  });

describe('accounts', () => {
  refused([
    [
      'none',
      example => example.set('Deployment views', `${POD}.serviceAccountName`, undefined),
      [`${views}: ${POD}.serviceAccountName: not set; name an account of its own`],
    ],
    [
      'one that is not there',
      example => example.set('Deployment views', `${POD}.serviceAccountName`, 'view'),
      [
        `${views}: ${POD}.serviceAccountName: there is no ServiceAccount "view" in namespace ${MONITORING} — did you mean "views"?`,
      ],
    ],
    [
      'nothing said about the token',
      example => example.set('StatefulSet metrics', `${POD}.automountServiceAccountToken`, undefined),
      [`${metrics}: ${POD}.automountServiceAccountToken: not set; state it, true for ServiceAccount "metrics"`],
    ],
    [
      'a token that allows nothing',
      example => example.set('Deployment views', `${POD}.automountServiceAccountToken`, true),
      [
        `${views}: ${POD}.automountServiceAccountToken: true, but no binding grants ServiceAccount "views" any rights; set it to false, or bind a role`,
      ],
    ],
    [
      'no token where there are rights',
      example => example.set('StatefulSet metrics', `${POD}.automountServiceAccountToken`, false),
      [
        `${metrics}: ${POD}.automountServiceAccountToken: false, but a binding grants ServiceAccount "metrics" rights; set it to true, or remove the binding`,
      ],
    ],
    [
      'a token for every pod of the account',
      example => example.set('ServiceAccount views', 'automountServiceAccountToken', undefined),
      [
        `${inMonitoring('ServiceAccount', 'views')}: automountServiceAccountToken: not set; set it to false, and to true on the pods that need it`,
      ],
    ],
  ]);

  test('a token that a volume shows passes', () => {
    const example = new Example()
      .set('StatefulSet metrics', `${POD}.automountServiceAccountToken`, false)
      .set('StatefulSet metrics', `${POD}.volumes.1.projected.sources.2`, { serviceAccountToken: { path: 'token' } });
    expect(example.problems()).toEqual([]);
  });
});

describe('bindings', () => {
  const binding = 'platform/metrics RoleBinding quay/metrics';
  const cluster = 'platform/metrics ClusterRoleBinding metrics';
  refused([
    [
      'to a role that is not there',
      example => example.set('RoleBinding metrics', 'roleRef.name', 'metric'),
      [
        `${binding}: roleRef.name: there is no Role "metric" in namespace quay — did you mean "metrics"?`,
        'platform/metrics Role quay/metrics: metadata.name: no binding refers to it; bind it, or leave it out',
      ],
    ],
    [
      'to a role of the cluster that dist/ does not show',
      example =>
        example.add({
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'ClusterRoleBinding',
          metadata: { name: 'more' },
          roleRef: { kind: 'ClusterRole', name: 'cluster-admin' },
          subjects: [{ kind: 'Group', name: 'system:authenticated' }],
        }),
      [
        'platform/more ClusterRoleBinding more: roleRef.name: there is no ClusterRole "cluster-admin"; declare it, or correct the name',
        'platform/more ClusterRoleBinding more: subjects: Group "system:authenticated"; wanted only ServiceAccounts of the stack',
      ],
    ],
    [
      'of an account that is not there',
      example => example.set('ClusterRoleBinding metrics', 'subjects.0.namespace', AGENTS),
      [
        `${cluster}: subjects: there is no ServiceAccount "metrics" in namespace ${AGENTS}; declare it, or correct the name`,
      ],
    ],
    [
      'of nobody',
      example => example.set('ClusterRoleBinding metrics', 'subjects', []),
      [`${cluster}: subjects: empty; name a ServiceAccount, or leave it out`],
    ],
    [
      'to neither kind of role',
      example => example.set('ClusterRoleBinding metrics', 'roleRef.kind', 'role'),
      [
        `${cluster}: roleRef.kind: "role"; wanted Role or ClusterRole`,
        'platform/metrics ClusterRole metrics: metadata.name: no binding refers to it; bind it, or leave it out',
      ],
    ],
  ]);
});

describe('roles', () => {
  const role = 'platform/metrics Role quay/metrics';
  const cluster = 'platform/metrics ClusterRole metrics';
  const rule = (resources: readonly string[], verbs: readonly string[], apiGroups = ['']) => ({
    apiGroups,
    resources,
    verbs,
  });
  refused([
    [
      'wildcards',
      example => example.set('Role metrics', 'rules', [rule(['*'], ['*'], ['*'])]),
      [
        `${role}: rules[0].apiGroups: "*"; name each one that is needed`,
        `${role}: rules[0].resources: "*"; name each one that is needed`,
        `${role}: rules[0].verbs: "*"; name each one that is needed`,
      ],
    ],
    [
      'every path',
      example => example.set('ClusterRole metrics', 'rules.1.nonResourceURLs', ['*']),
      [`${cluster}: rules[1].nonResourceURLs: "*"; name each one that is needed`],
    ],
    [
      'reading Secrets',
      example => example.set('Role metrics', 'rules', [rule(['pods', 'secrets'], ['get', 'list', 'create'])]),
      [`${role}: rules[0]: get, list of secrets; leave it out: Secrets are mounted, never read through the API`],
    ],
    [
      'commands in other pods',
      example => example.set('Role metrics', 'rules', [rule(['pods/exec'], ['create'])]),
      [`${role}: rules[0]: create of pods/exec; leave it out: it runs commands in other pods`],
    ],
    [
      'everything on a node',
      example => example.set('ClusterRole metrics', 'rules', [rule(['nodes/proxy'], ['get'])]),
      [
        `${cluster}: rules[0]: get of nodes/proxy; leave it out: it runs commands in every pod of a node; metrics need nodes/metrics only`,
      ],
    ],
    [
      'rights to give rights',
      example =>
        example.set('ClusterRole metrics', 'rules', [rule(['clusterroles'], ['bind'], ['rbac.authorization.k8s.io'])]),
      [`${cluster}: rules[0]: bind of clusterroles; leave it out: it grants rights beyond those of the role`],
    ],
    [
      'what is in namespaces, over all of them',
      example => example.set('ClusterRole metrics', 'rules.0.resources', ['nodes', 'pods']),
      [`${cluster}: rules[0].resources: "pods" is namespaced; allow it by a Role in each watched namespace`],
    ],
  ]);
});

describe('pod security', () => {
  const security = `${at}.securityContext`;
  const pod = (field: string, value: unknown) => (example: Example) =>
    example.set('Deployment views', `${POD}.${field}`, value);
  const container = (field: string, value: unknown) => (example: Example) =>
    example.set('Deployment views', `${CONTAINER}.${field}`, value);
  const first = `${POD}.initContainers[prepare].securityContext`;
  refused([
    [
      'the node’s network',
      pod('hostNetwork', true),
      [`${views}: ${POD}.hostNetwork: true; leave it out, or move what needs the host to namespace ${AGENTS}`],
    ],
    ['the node’s processes', pod('hostPID', true), [`${views}: ${POD}.hostPID: true; leave it out`]],
    [
      'the node’s processes, of an agent',
      example => example.set('DaemonSet host', `${POD}.hostPID`, true),
      [expect.stringMatching(/DaemonSet.*host.*\.hostPID: true; leave it out$/)],
    ],
    ['the node’s memory', pod('hostIPC', true), [`${views}: ${POD}.hostIPC: true; leave it out`]],
    [
      'the node’s files',
      pod('volumes.2', { name: 'scratch', hostPath: { path: '/' } }),
      [
        `${views}: ${POD}.volumes[scratch]: hostPath; wanted one of configMap, csi, downwardAPI, emptyDir, ephemeral, persistentVolumeClaim, projected, secret, or namespace ${AGENTS}`,
      ],
    ],
    [
      'a port of the node',
      container('ports.0.hostPort', 80),
      [`${views}: ${at}.ports[web].hostPort: 80; leave it out, use a Service`],
    ],
    [
      'root',
      pod('securityContext', { runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } }),
      [first, security].flatMap(field => [
        `${views}: ${field}.runAsNonRoot: not set; wanted true, here or for the pod`,
        `${views}: ${field}.runAsUser: 0; wanted a user other than root`,
      ]),
    ],
    [
      'every system call',
      container('securityContext.seccompProfile', { type: 'Unconfined' }),
      [`${views}: ${security}.seccompProfile.type: Unconfined; wanted RuntimeDefault, here or for the pod`],
    ],
    [
      'nothing said',
      container('securityContext', undefined),
      [
        `${views}: ${security}.readOnlyRootFilesystem: not set; wanted true, with a volume where it must write`,
        `${views}: ${security}.allowPrivilegeEscalation: not set; wanted false`,
        `${views}: ${security}.capabilities.drop: not set; wanted ALL`,
      ],
    ],
    [
      'more capabilities',
      container('securityContext.capabilities', { drop: ['NET_RAW'], add: ['SYS_PTRACE', 'NET_BIND_SERVICE'] }),
      [
        `${views}: ${security}.capabilities.drop: NET_RAW; wanted ALL`,
        `${views}: ${security}.capabilities.add: SYS_PTRACE; wanted none but NET_BIND_SERVICE`,
      ],
    ],
    [
      'an agent that is privileged and writes to its image',
      example =>
        example
          .set('DaemonSet host', `${CONTAINER}.securityContext`, { privileged: true })
          .set('DaemonSet host', `${POD}.securityContext`, {}),
      [
        `platform/host DaemonSet ${AGENTS}/host: ${POD}.containers[host].securityContext.readOnlyRootFilesystem: not set; wanted true, with a volume where it must write`,
        `platform/host DaemonSet ${AGENTS}/host: ${POD}.containers[host].securityContext.privileged: true, which gives it control over the node; leave it out`,
      ],
    ],
  ]);
});

describe('namespaces', () => {
  const label = 'pod-security.kubernetes.io/enforce';
  refused([
    [
      'that take more than restricted pods',
      example => example.set(`Namespace ${MONITORING}`, ['metadata', 'labels', label], 'baseline'),
      [`platform/${MONITORING} Namespace ${MONITORING}: metadata.labels[${label}]: "baseline"; wanted "restricted"`],
    ],
    [
      'that say nothing',
      example => example.set(`Namespace ${AGENTS}`, 'metadata.labels', undefined),
      [
        `platform/${AGENTS} Namespace ${AGENTS}: metadata.labels[${label}]: not set; wanted what its agents need, "privileged" at most`,
      ],
    ],
  ]);
});
