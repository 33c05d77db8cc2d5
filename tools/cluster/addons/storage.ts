import { addonImages } from '../images/addons';
import { VOLUMES_FOLDER } from '../layout';

const namespace = 'local-path-storage';
const name = 'local-path-provisioner';
const labels = { app: name };
const metadata = { name, namespace, labels };
const subjects = [{ kind: 'ServiceAccount', name, namespace }];
const rbac = 'rbac.authorization.k8s.io';

/** Classes that `dist/` uses: production and staging by name, development as the default class. */
export const STORAGE_CLASSES = [
  { name: 'standard', isDefault: true },
  { name: 'fast-ssd', isDefault: false },
] as const;

/**
 * Volumes are folders on the node. Rancher's provisioner creates one when a claim's first pod is scheduled, and removes it
 * with the claim. They are `local` volumes, to which the kubelet applies fsGroup as it does to cloud disks.
 */
export const storage = (): object[] => [
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
  },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
  role('Role', [
    { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch', 'create', 'patch', 'update', 'delete'] },
  ]),
  binding('Role'),
  role('ClusterRole', [
    {
      apiGroups: [''],
      resources: ['nodes', 'persistentvolumeclaims', 'configmaps', 'pods', 'pods/log'],
      verbs: ['get', 'list', 'watch'],
    },
    {
      apiGroups: [''],
      resources: ['persistentvolumes'],
      verbs: ['get', 'list', 'watch', 'create', 'patch', 'update', 'delete'],
    },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
    { apiGroups: ['storage.k8s.io'], resources: ['storageclasses'], verbs: ['get', 'list', 'watch'] },
  ]),
  binding('ClusterRole'),
  { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: scripts() },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod() } },
  },
  ...STORAGE_CLASSES.map(({ name: className, isDefault }) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name: className,
      annotations: { 'storageclass.kubernetes.io/is-default-class': String(isDefault), defaultVolumeType: 'local' },
    },
    provisioner: 'rancher.io/local-path',
    volumeBindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Delete',
  })),
];

const scope = (kind: 'Role' | 'ClusterRole') => (kind === 'Role' ? metadata : { name, labels });

const role = (kind: 'Role' | 'ClusterRole', rules: readonly object[]): object => ({
  apiVersion: `${rbac}/v1`,
  kind,
  metadata: scope(kind),
  rules,
});

const binding = (kind: 'Role' | 'ClusterRole'): object => ({
  apiVersion: `${rbac}/v1`,
  kind: `${kind}Binding`,
  metadata: scope(kind),
  roleRef: { apiGroup: rbac, kind, name },
  subjects,
});

/** What the provisioner runs, in a separate pod, to create and remove a volume. */
const scripts = () => ({
  'config.json': JSON.stringify({
    nodePathMap: [{ node: 'DEFAULT_PATH_FOR_NON_LISTED_NODES', paths: [VOLUMES_FOLDER] }],
  }),
  setup: '#!/bin/sh\nset -eu\nmkdir -m 0777 -p "$VOL_DIR"\n',
  teardown: '#!/bin/sh\nset -eu\nrm -rf "$VOL_DIR"\n',
  'helperPod.yaml': JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'helper-pod' },
    spec: {
      priorityClassName: 'system-node-critical',
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'helper-pod', image: addonImages().busybox.reference, imagePullPolicy: 'IfNotPresent' }],
    },
  }),
});

const pod = () => ({
  serviceAccountName: name,
  priorityClassName: 'system-cluster-critical',
  containers: [
    {
      name,
      image: addonImages().provisioner.reference,
      command: [
        'local-path-provisioner',
        'start',
        '--config=/etc/config/config.json',
        `--configmap-name=${name}`,
        `--service-account-name=${name}`,
      ],
      env: [
        { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
        { name: 'CONFIG_MOUNT_PATH', value: '/etc/config/' },
      ],
      resources: { requests: { cpu: '10m', memory: '32Mi' } },
      volumeMounts: [{ name: 'config', mountPath: '/etc/config/' }],
    },
  ],
  volumes: [{ name: 'config', configMap: { name } }],
});
