/** A small platform as plain JSON that every check lets pass; tests spoil one thing of it each. */
import type { Namespaces } from '../../../lib/base';
import type { KubernetesObject, Manifest } from '../../../lib/checks';
import { checkManifests } from '../../../lib/checks';
import { imageReference } from '../../../lib/components/image';
import { prometheusImage } from '../../../lib/components/prometheus';
import type { Secret } from '../../../lib/k8s';
import { imagesOf } from '../../../lib/synth/synthesize';
import { harbour, large, names } from '../../example/stack';

const APP = 'app.kubernetes.io/name';
export const { monitoring: MONITORING, agents: AGENTS }: Namespaces = names.namespaces;

const secrets: readonly Secret[] = [
  { name: 'views-login', namespace: MONITORING, usedBy: 'views', keys: { password: { holds: '', without: '' } } },
  { name: 'metrics-login', namespace: MONITORING, usedBy: 'metrics', keys: { token: { holds: '', without: '' } } },
];

const object = (apiVersion: string, kind: string, name: string, rest: object = {}, namespace?: string) => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace !== undefined && { namespace }) },
  ...rest,
});
const namespaced = (apiVersion: string, kind: string, name: string, rest: object = {}) =>
  object(apiVersion, kind, name, rest, MONITORING);

const namespace = (name: string, standard?: string) => ({
  ...object('v1', 'Namespace', name),
  metadata: { name, ...(standard && { labels: { 'pod-security.kubernetes.io/enforce': standard } }) },
});

const probe = { httpGet: { path: '/-/ready', port: 'web' } };

const initContainer = (name: string) => ({
  name,
  image: imageReference(prometheusImage, {}),
  args: ['--config=/etc/config/config.yml'],
  resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } },
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  },
});

const container = (name: string, volumeMounts: object[], more: object = {}) => ({
  ...initContainer(name),
  ports: [{ name: 'web', containerPort: 9090, protocol: 'TCP' }],
  readinessProbe: probe,
  livenessProbe: probe,
  volumeMounts,
  ...more,
});

const template = (name: string, token: boolean, spec: object) => ({
  metadata: { labels: { [APP]: name } },
  spec: {
    serviceAccountName: name,
    automountServiceAccountToken: token,
    priorityClassName: 'harbour-watch',
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    ...spec,
  },
});

const selector = (name: string) => ({ matchLabels: { [APP]: name } });
const account = (name: string, where = MONITORING) =>
  object('v1', 'ServiceAccount', name, { automountServiceAccountToken: false }, where);
const service = (name: string, app: string, more: object = {}) =>
  namespaced('v1', 'Service', name, {
    spec: { selector: { [APP]: app }, ports: [{ name: 'web', port: 9090, targetPort: 'web' }], ...more },
  });
const binding = (kind: string, roleKind: string) => ({
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: roleKind, name: 'metrics' },
  subjects: [{ kind, name: 'metrics', namespace: MONITORING }],
});
const policy = (name: string, spec: object) =>
  namespaced('networking.k8s.io/v1', 'NetworkPolicy', name, { spec: { policyTypes: ['Ingress', 'Egress'], ...spec } });
const RBAC = 'rbac.authorization.k8s.io/v1';

const dashboard = {
  title: 'Overview',
  panels: [{ datasource: { type: 'prometheus', uid: 'prometheus' } }, { datasource: { uid: '-- Mixed --' } }],
  templating: {
    list: [
      { type: 'datasource', name: 'source' },
      { type: 'query', datasource: { uid: '${source}' } },
    ],
  },
};

const objects = () => [
  namespace('quay'),
  namespace(MONITORING, 'restricted'),
  namespace(AGENTS, 'privileged'),
  object('scheduling.k8s.io/v1', 'PriorityClass', 'harbour-watch', { value: 1000 }),

  account('metrics'),
  object(RBAC, 'Role', 'metrics', { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }, 'quay'),
  object(RBAC, 'RoleBinding', 'metrics', binding('ServiceAccount', 'Role'), 'quay'),
  object(RBAC, 'ClusterRole', 'metrics', {
    rules: [
      { apiGroups: [''], resources: ['nodes', 'nodes/metrics'], verbs: ['get', 'list', 'watch'] },
      { nonResourceURLs: ['/metrics'], verbs: ['get'] },
    ],
  }),
  object(RBAC, 'ClusterRoleBinding', 'metrics', binding('ServiceAccount', 'ClusterRole')),
  namespaced('v1', 'ConfigMap', 'metrics', { data: { 'config.yml': 'scrape_configs: []\n' } }),
  namespaced('v1', 'ConfigMap', 'rules-a', { data: { 'a.yml': 'groups: []\n' } }),
  namespaced('v1', 'ConfigMap', 'rules-b', { data: { 'b.yml': 'groups: []\n' } }),
  namespaced('apps/v1', 'StatefulSet', 'metrics', {
    spec: {
      replicas: 2,
      serviceName: 'metrics-pods',
      selector: selector('metrics'),
      template: template('metrics', true, {
        containers: [
          container('metrics', [
            { name: 'config', mountPath: '/etc/config' },
            { name: 'rules', mountPath: '/etc/rules' },
            { name: 'login', mountPath: '/etc/login' },
            { name: 'data', mountPath: '/data' },
          ]),
        ],
        volumes: [
          { name: 'config', configMap: { name: 'metrics', items: [{ key: 'config.yml', path: 'config.yml' }] } },
          {
            name: 'rules',
            projected: { sources: [{ configMap: { name: 'rules-a' } }, { configMap: { name: 'rules-b' } }] },
          },
          { name: 'login', secret: { secretName: 'metrics-login', optional: true } },
        ],
      }),
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { storageClassName: 'quick' } }],
    },
  }),
  service('metrics', 'metrics'),
  service('metrics-pods', 'metrics', { clusterIP: 'None' }),
  namespaced('policy/v1', 'PodDisruptionBudget', 'metrics', {
    spec: { maxUnavailable: 1, selector: selector('metrics') },
  }),

  account('views'),
  namespaced('v1', 'ConfigMap', 'views', { data: { 'views.ini': '[server]\n', LEVEL: 'info' } }),
  namespaced('v1', 'ConfigMap', 'dashboards', { data: { 'overview.json': JSON.stringify(dashboard) } }),
  namespaced('apps/v1', 'Deployment', 'views', {
    spec: {
      selector: selector('views'),
      template: template('views', false, {
        initContainers: [initContainer('prepare')],
        containers: [
          container(
            'views',
            [
              { name: 'views', mountPath: '/etc/views.ini', subPath: 'views.ini' },
              { name: 'dashboards', mountPath: '/dashboards' },
              { name: 'scratch', mountPath: '/tmp' },
            ],
            {
              env: [
                { name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'views', key: 'LEVEL' } } },
                {
                  name: 'PASSWORD',
                  valueFrom: { secretKeyRef: { name: 'views-login', key: 'password', optional: true } },
                },
              ],
              envFrom: [{ configMapRef: { name: 'views' } }],
            },
          ),
        ],
        volumes: [
          { name: 'views', configMap: { name: 'views' } },
          { name: 'dashboards', configMap: { name: 'dashboards' } },
          { name: 'scratch', emptyDir: {} },
        ],
      }),
    },
  }),
  namespaced('autoscaling/v2', 'HorizontalPodAutoscaler', 'views', {
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'views' } },
  }),
  service('views', 'views'),
  service('oauth2-proxy-grafana', 'views'),
  namespaced('gateway.networking.k8s.io/v1', 'HTTPRoute', 'views', {
    spec: {
      parentRefs: [{ namespace: 'gateways', name: 'public', sectionName: 'https' }],
      hostnames: ['views.example.com'],
      rules: [{ backendRefs: [{ name: 'oauth2-proxy-grafana', port: 9090 }] }],
    },
  }),
  {
    ...namespaced('networking.k8s.io/v1', 'Ingress', 'views', {
      spec: {
        tls: [{ hosts: ['views.example.com'], secretName: 'views-tls' }],
        rules: [
          {
            host: 'views.example.com',
            http: {
              paths: [{ path: '/', backend: { service: { name: 'oauth2-proxy-grafana', port: { name: 'web' } } } }],
            },
          },
        ],
      },
    }),
    metadata: {
      name: 'views',
      namespace: MONITORING,
      annotations: {
        'cert-manager.io/cluster-issuer': 'letsencrypt',
      },
    },
  },

  policy('default-deny', { podSelector: {} }),
  policy('metrics', { podSelector: selector('metrics') }),

  account('host', AGENTS),
  object(
    'apps/v1',
    'DaemonSet',
    'host',
    {
      spec: {
        selector: selector('host'),
        template: template('host', false, {
          hostNetwork: true,
          containers: [container('host', [{ name: 'root', mountPath: '/host' }])],
          volumes: [{ name: 'root', hostPath: { path: '/' } }],
        }),
      },
    },
    AGENTS,
  ),

  account('cleanup'),
  namespaced('batch/v1', 'CronJob', 'cleanup', {
    spec: {
      jobTemplate: { spec: { template: template('cleanup', false, { containers: [initContainer('cleanup')] }) } },
    },
  }),
];

type Json = Record<string, unknown>;
/** `StatefulSet metrics` → the object, in the order of the files. */
export class Example {
  private readonly objects = objects() as unknown as (KubernetesObject & Json)[];

  /** Sets a field: `spec.template.spec.containers.0.image`, or its parts where a name has dots. Undefined removes it. */
  set(of: string, path: string | readonly string[], value: unknown): this {
    const parts = typeof path === 'string' ? path.split('.') : [...path];
    const last = parts.pop() as string;
    let at = this.object(of) as Json;
    for (const part of parts) {
      at[part] ??= {};
      at = at[part] as Json;
    }
    if (value === undefined) delete at[last];
    else at[last] = value;
    return this;
  }

  drop(of: string): this {
    this.objects.splice(this.objects.indexOf(this.object(of)), 1);
    return this;
  }

  add(added: Json): this {
    this.objects.push(added as KubernetesObject & Json);
    return this;
  }

  /** What the checks say: the object, then the message. */
  problems({ environment = large, secrets: known = secrets } = {}): string[] {
    const manifests: Manifest[] = this.objects.map(each => ({ path: `platform/${each.metadata.name}`, object: each }));
    return checkManifests(manifests, {
      names,
      environment,
      secrets: known,
      images: imagesOf(environment, harbour),
    }).map(({ where, message }) => `${where}: ${message}`);
  }

  private object(of: string): KubernetesObject & Json {
    const found = this.objects.find(({ kind, metadata }) => `${kind} ${metadata.name}` === of);
    if (found === undefined) throw new Error(`the example has no ${of}`);
    return found;
  }
}

/** A thing to spoil, and what is said of it. */
export type Spoilt = readonly [what: string, spoil: (example: Example) => Example, problems: readonly string[]];

export const inMonitoring = (kind: string, name: string): string => `platform/${name} ${kind} ${MONITORING}/${name}`;
