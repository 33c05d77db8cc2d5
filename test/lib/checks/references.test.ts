import { large, small } from '../../example/stack';
import { Example, inMonitoring, MONITORING, type Spoilt } from './example';

const views = inMonitoring('Deployment', 'views');
const metrics = inMonitoring('StatefulSet', 'metrics');
const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers.0`;

const refused = (rows: readonly Spoilt[]) =>
  test.each<Spoilt>(rows)('%s', (_, spoil, problems) => {
    expect(spoil(new Example()).problems()).toEqual(problems);
  });

describe('ConfigMaps', () => {
  refused([
    [
      'a volume’s',
      example => example.set('Deployment views', `${POD}.volumes.1.configMap.name`, 'dashboard'),
      [
        `${views}: ${POD}.volumes[dashboards].configMap.name: there is no ConfigMap "dashboard" in namespace ${MONITORING} — did you mean "dashboards"?`,
      ],
    ],
    [
      'a projected one',
      example => example.drop('ConfigMap rules-b'),
      [
        `${metrics}: ${POD}.volumes[rules].projected.sources[1].configMap.name: there is no ConfigMap "rules-b" in namespace ${MONITORING} — did you mean "rules-a"?`,
      ],
    ],
    [
      'a key of a volume',
      example => example.set('StatefulSet metrics', `${POD}.volumes.0.configMap.items.0.key`, 'confg.yml'),
      [
        `${metrics}: ${POD}.volumes[config].configMap: ConfigMap "metrics" has no key "confg.yml" — did you mean "config.yml"?`,
      ],
    ],
    [
      'a variable’s key',
      example => example.set('Deployment views', `${CONTAINER}.env.0.valueFrom.configMapKeyRef.key`, 'VERBOSITY'),
      [
        `${views}: ${POD}.containers[views].env[LEVEL].valueFrom.configMapKeyRef: ConfigMap "views" has no key "VERBOSITY"; it has views.ini, LEVEL`,
      ],
    ],
    [
      'that of all variables',
      example => example.set('Deployment views', `${CONTAINER}.envFrom.0.configMapRef.name`, 'settings'),
      [
        `${views}: ${POD}.containers[views].envFrom.configMapRef.name: there is no ConfigMap "settings" in namespace ${MONITORING}; declare it, or correct the name`,
      ],
    ],
    [
      'the one that Kubernetes publishes in each namespace has one file',
      example =>
        example
          .set('Deployment views', `${POD}.volumes.1.configMap.name`, 'kube-root-ca.crt')
          .set('Deployment views', `${POD}.volumes.1.configMap.items`, [{ key: 'ca.pem', path: 'ca.pem' }]),
      [
        `${views}: ${POD}.volumes[dashboards].configMap: ConfigMap "kube-root-ca.crt" has no key "ca.pem"; it has ca.crt`,
      ],
    ],
    [
      'one of another namespace',
      example => example.set('ConfigMap dashboards', 'metadata.namespace', 'quay'),
      [
        `${views}: ${POD}.volumes[dashboards].configMap.name: there is no ConfigMap "dashboards" in namespace ${MONITORING}; declare it, or correct the name`,
      ],
    ],
    [
      'a file that the ConfigMap has not',
      example => example.set('Deployment views', `${CONTAINER}.volumeMounts.0.subPath`, 'view.ini'),
      [
        `${views}: ${POD}.containers[views].volumeMounts[/etc/views.ini].subPath: volume "views" has no file "view.ini" — did you mean "views.ini"?`,
      ],
    ],
    [
      'a file that the volume gives another name',
      example =>
        example
          .set('StatefulSet metrics', `${POD}.volumes.0.configMap.items.0.path`, 'conf.d/main.yml')
          .set('StatefulSet metrics', `${CONTAINER}.volumeMounts.0.subPath`, 'config.yml'),
      [
        `${metrics}: ${POD}.containers[metrics].volumeMounts[/etc/config].subPath: volume "config" has no file "config.yml"; it has conf.d/main.yml`,
      ],
    ],
  ]);

  test('an optional one, and a folder of a volume, pass', () => {
    const example = new Example()
      .drop('ConfigMap dashboards')
      .set('Deployment views', `${POD}.volumes.1.configMap.optional`, true)
      .set('StatefulSet metrics', `${POD}.volumes.0.configMap.items.0.path`, 'conf.d/main.yml')
      .set('StatefulSet metrics', `${CONTAINER}.volumeMounts.0.subPath`, 'conf.d');
    expect(example.problems()).toEqual([]);
  });
});

describe('Secrets', () => {
  const variable = `${POD}.containers[views].env[PASSWORD].valueFrom.secretKeyRef`;
  refused([
    [
      'one that nobody creates',
      example => example.set('StatefulSet metrics', `${POD}.volumes.2.secret.secretName`, 'metrics-logins'),
      [
        `${metrics}: ${POD}.volumes[login].secret: no Secret "metrics-logins" is declared for namespace ${MONITORING} — did you mean "metrics-login"?`,
      ],
    ],
    [
      'one that pods cannot start without',
      example => example.set('StatefulSet metrics', `${POD}.volumes.2.secret.optional`, undefined),
      [
        `${metrics}: ${POD}.volumes[login].secret.optional: not true; pods must start without the Secret "metrics-login", with fewer features`,
      ],
    ],
    [
      'a key that it has not',
      example => example.set('Deployment views', `${CONTAINER}.env.1.valueFrom.secretKeyRef.key`, 'pass'),
      [`${views}: ${variable}: Secret "views-login" has no key "pass" — did you mean "password"?`],
    ],
    [
      'one of another program',
      example =>
        example.set('Deployment views', `${CONTAINER}.env.1.valueFrom.secretKeyRef`, {
          name: 'metrics-login',
          key: 'token',
          optional: true,
        }),
      [
        `${views}: ${variable}: Secret "metrics-login" is declared as used by metrics, not by views; use one of its own, or declare this one for it`,
      ],
    ],
    [
      'a key of one that is shown beside others',
      example =>
        example.set('StatefulSet metrics', `${POD}.volumes.1.projected.sources.2`, {
          secret: { name: 'metrics-login', optional: true, items: [{ key: 'tokn', path: 'a.yml' }] },
        }),
      [
        `${metrics}: ${POD}.volumes[rules].projected.sources[2].secret: Secret "metrics-login" has no key "tokn" — did you mean "token"?`,
        `${metrics}: ${POD}.volumes[rules]: two sources have the file "a.yml", ConfigMap "rules-a" and Secret "metrics-login"; one would hide the other`,
      ],
    ],
    [
      'a file that it has not',
      example => example.set('StatefulSet metrics', `${CONTAINER}.volumeMounts.2.subPath`, 'password'),
      [
        `${metrics}: ${POD}.containers[metrics].volumeMounts[/etc/login].subPath: volume "login" has no file "password"; it has token`,
      ],
    ],
    [
      'all of its keys as variables',
      example => example.set('Deployment views', `${CONTAINER}.envFrom.1`, { secretRef: { name: 'login' } }),
      [
        `${views}: ${POD}.containers[views].envFrom.secretRef.optional: not true; pods must start without the Secret "login", with fewer features`,
        `${views}: ${POD}.containers[views].envFrom.secretRef: no Secret "login" is declared for namespace ${MONITORING}; declare it with its component, or correct the name`,
      ],
    ],
  ]);
});

describe('volumes', () => {
  refused([
    [
      'a mount without a volume',
      example => example.set('Deployment views', `${CONTAINER}.volumeMounts.2.name`, 'scratsh'),
      [
        `${views}: ${POD}.containers[views].volumeMounts: there is no volume "scratsh" — did you mean "scratch"?`,
        `${views}: ${POD}.volumes[scratch]: no container mounts it; mount it or leave it out`,
      ],
    ],
    [
      'a volume that nobody mounts',
      example => example.set('Deployment views', `${POD}.volumes.3`, { name: 'spare', emptyDir: {} }),
      [`${views}: ${POD}.volumes[spare]: no container mounts it; mount it or leave it out`],
    ],
    [
      'a claim that nobody mounts',
      example =>
        example.set('StatefulSet metrics', `${CONTAINER}.volumeMounts`, [
          { name: 'config', mountPath: '/etc/config' },
          { name: 'rules', mountPath: '/etc/rules' },
          { name: 'login', mountPath: '/etc/login' },
        ]),
      [`${metrics}: ${POD}.volumes[data]: no container mounts it; mount it or leave it out`],
    ],
    [
      'two volumes of one name',
      example => example.set('StatefulSet metrics', `${POD}.volumes.3`, { name: 'data', emptyDir: {} }),
      [`${metrics}: ${POD}.volumes[data]: declared twice; give one of them another name`],
    ],
    [
      'two mounts at one path',
      example => example.set('Deployment views', `${CONTAINER}.volumeMounts.2.mountPath`, '/dashboards'),
      [`${views}: ${POD}.containers[views].volumeMounts: two volumes at /dashboards; mount one of them elsewhere`],
    ],
    [
      'two sources with the same file',
      example => example.set('ConfigMap rules-b', 'data', { 'a.yml': '' }),
      [
        `${metrics}: ${POD}.volumes[rules]: two sources have the file "a.yml", ConfigMap "rules-a" and ConfigMap "rules-b"; one would hide the other`,
      ],
    ],
    [
      'a claim that is not there',
      example =>
        example.set('Deployment views', `${POD}.volumes.2`, {
          name: 'scratch',
          persistentVolumeClaim: { claimName: 'views' },
        }),
      [
        `${views}: ${POD}.volumes[scratch].persistentVolumeClaim.claimName: there is no PersistentVolumeClaim "views" in namespace ${MONITORING}; declare it, or correct the name`,
      ],
    ],
  ]);
});

describe('storage classes', () => {
  refused([
    [
      'another one than the environment’s',
      example => example.set('StatefulSet metrics', 'spec.volumeClaimTemplates.0.spec.storageClassName', 'slow'),
      [
        `${metrics}: spec.volumeClaimTemplates[data].spec.storageClassName: "slow"; environment large has storageClass "quick", use the same`,
      ],
    ],
    [
      'none',
      example =>
        example.add({
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'spare', namespace: MONITORING },
        }),
      [
        `${inMonitoring('PersistentVolumeClaim', 'spare')}: spec.storageClassName: not set; environment large has storageClass "quick", use the same`,
      ],
    ],
  ]);

  test('one where the environment leaves it to the cluster', () => {
    const { exposure } = large;
    const environment = { ...small, ...(exposure && { exposure }) };
    expect(new Example().problems({ environment })).toEqual([
      `${metrics}: spec.volumeClaimTemplates[data].spec.storageClassName: "quick"; environment small has storageClass not set, use the same`,
    ]);
  });
});

describe('priority classes', () => {
  refused([
    [
      'one that is not there',
      example => example.set('Deployment views', `${POD}.priorityClassName`, 'harbour-wach'),
      [`${views}: ${POD}.priorityClassName: there is no PriorityClass "harbour-wach" — did you mean "harbour-watch"?`],
    ],
    [
      'none',
      example => example.set('Deployment views', `${POD}.priorityClassName`, undefined),
      [`${views}: ${POD}.priorityClassName: not set; it decides how early the pod is evicted when a node is full`],
    ],
  ]);
  test('one of Kubernetes’ own passes', () => {
    const example = new Example().set('Deployment views', `${POD}.priorityClassName`, 'system-node-critical');
    expect(example.problems()).toEqual([]);
  });
});

describe('Services', () => {
  const service = inMonitoring('Service', 'views');
  refused([
    [
      'a selector that selects nothing',
      example => example.set('Service views', 'spec.selector', { app: 'views' }),
      [
        `${service}: spec.selector: no pods in namespace ${MONITORING} carry app=views; correct it, or remove the Service`,
      ],
    ],
    [
      'no selector',
      example => example.set('Service views', 'spec.selector', {}),
      [`${service}: spec.selector: not set; name the pods that it reaches`],
    ],
    [
      'a port that the pods have not',
      example => example.set('Service views', 'spec.ports.0.targetPort', 'http'),
      [`${service}: spec.ports[web].targetPort: Deployment views has no TCP port "http"; it has web`],
    ],
    [
      'a port of the other protocol',
      example => example.set('Service views', 'spec.ports.0.protocol', 'UDP'),
      [`${service}: spec.ports[web].targetPort: Deployment views has no UDP port "web"; it has none`],
    ],
    [
      'a number that the pods do not have open',
      example => example.set('Service views', 'spec.ports.0.targetPort', 9091),
      [`${service}: spec.ports[web].targetPort: Deployment views has no TCP port "9091"; it has web`],
    ],
    [
      'a way around the Ingress',
      example => example.set('Service views', 'spec.type', 'LoadBalancer'),
      [
        `${service}: spec.type: LoadBalancer; wanted ClusterIP: access from outside goes through an Ingress that authenticates users`,
      ],
    ],
  ]);
  test('a port by its number passes', () => {
    expect(new Example().set('Service views', 'spec.ports.0.targetPort', 9090).problems()).toEqual([]);
  });
});

describe('StatefulSets', () => {
  refused([
    [
      'without a Service',
      example => example.set('StatefulSet metrics', 'spec.serviceName', undefined),
      [`${metrics}: spec.serviceName: not set; name its headless Service`],
    ],
    [
      'with one that is not there',
      example => example.set('StatefulSet metrics', 'spec.serviceName', 'metrics-pod'),
      [
        `${metrics}: spec.serviceName: there is no Service "metrics-pod" in namespace ${MONITORING} — did you mean "metrics-pods"?`,
      ],
    ],
    [
      'with one that is not headless',
      example => example.set('StatefulSet metrics', 'spec.serviceName', 'metrics'),
      [`${metrics}: spec.serviceName: Service "metrics" is not headless; set its clusterIP to None, or name another`],
    ],
    [
      'with one of other pods',
      example => example.set('Service metrics-pods', 'spec.selector', { 'app.kubernetes.io/name': 'views' }),
      [`${metrics}: spec.serviceName: Service "metrics-pods" selects other pods; correct its selector`],
    ],
  ]);
});

describe('autoscalers', () => {
  const scaler = inMonitoring('HorizontalPodAutoscaler', 'views');
  refused([
    [
      'of what is not there',
      example => example.set('HorizontalPodAutoscaler views', 'spec.scaleTargetRef.name', 'view'),
      [
        `${scaler}: spec.scaleTargetRef.name: there is no Deployment "view" in namespace ${MONITORING} — did you mean "views"?`,
        `${views}: spec.replicas: not set, and no autoscaler sets it; state the number of replicas`,
      ],
    ],
    [
      'of what cannot be scaled',
      example =>
        example
          .set('HorizontalPodAutoscaler views', 'spec.scaleTargetRef.kind', 'DaemonSet')
          .set('Deployment views', 'spec.replicas', 1),
      [`${scaler}: spec.scaleTargetRef.kind: "DaemonSet" cannot be scaled; wanted Deployment or StatefulSet`],
    ],
    [
      'of what says itself how many there are',
      example => example.set('Deployment views', 'spec.replicas', 2),
      [`${views}: spec.replicas: 2, but an autoscaler sets it; leave it out, or each apply scales back`],
    ],
  ]);
});

describe('disruption budgets', () => {
  const budget = inMonitoring('PodDisruptionBudget', 'metrics');
  refused([
    [
      'of nothing',
      example => example.set('PodDisruptionBudget metrics', 'spec.selector.matchLabels', { app: 'metrics' }),
      [
        `${budget}: spec.selector: no pods in namespace ${MONITORING} carry app=metrics; correct it, or remove the budget`,
      ],
    ],
    [
      'of everything',
      example => example.set('PodDisruptionBudget metrics', 'spec.selector', {}),
      [`${budget}: spec.selector: empty, which selects every pod of the namespace; name the workload`],
    ],
  ]);
});

describe('network policies', () => {
  const policy = inMonitoring('NetworkPolicy', 'metrics');
  const open = (where: string) =>
    `${where}: metadata.namespace: nothing denies traffic in ${MONITORING} by default; add it to NetworkPolicies`;
  refused([
    [
      'of nothing',
      example =>
        example.set('NetworkPolicy metrics', 'spec.podSelector', {
          matchExpressions: [{ key: 'app', operator: 'In', values: ['a', 'b'] }],
        }),
      [
        `${policy}: spec.podSelector: no pods in namespace ${MONITORING} carry app In (a, b); correct it, or remove the policy`,
      ],
    ],
    [
      "of cert-manager's pods, which are there only while it needs them",
      example =>
        example.set('NetworkPolicy metrics', 'spec.podSelector', {
          matchLabels: { 'acme.cert-manager.io/http01-solver': 'true' },
        }),
      [],
    ],
    [
      'none that denies the rest',
      example => example.drop('NetworkPolicy default-deny'),
      [open(metrics), open(views), open(inMonitoring('CronJob', 'cleanup'))],
    ],
    [
      'one that denies only what comes in',
      example => example.set('NetworkPolicy default-deny', 'spec.policyTypes', ['Ingress']),
      [open(metrics), open(views), open(inMonitoring('CronJob', 'cleanup'))],
    ],
    [
      'one that allows everything',
      example => example.set('NetworkPolicy default-deny', 'spec.egress', [{}]),
      [open(metrics), open(views), open(inMonitoring('CronJob', 'cleanup'))],
    ],
  ]);
});

describe('links to dashboards', () => {
  const GRAFANA = 'https://grafana.watch.harbour.example.com';
  const rulesA = inMonitoring('ConfigMap', 'rules-a');
  const linked = (link: string) => (example: Example) =>
    example
      .set('ConfigMap dashboards', ['data', 'http.json'], json('harbour-http', []))
      .set('ConfigMap rules-a', ['data', 'a.yml'], `    annotations:\n      dashboard_url: ${link}\n`);
  const json = (uid: string, links: readonly object[]) =>
    JSON.stringify({ uid, panels: [], links, templating: { list: [{ name: 'service' }] } });
  refused([
    [
      'of an alert to one that does not exist',
      linked(`${GRAFANA}/d/harbour-htp?var-service=bookings`),
      [
        `${rulesA}: data[a.yml]: a link leads to dashboard "harbour-htp", which does not exist — did you mean "harbour-http"?`,
      ],
    ],
    [
      'of an alert with a variable that the dashboard lacks',
      linked(`${GRAFANA}/d/harbour-http?var-servise={{ $labels.service }}`),
      [
        `${rulesA}: data[a.yml]: a link sets $servise, which dashboard "harbour-http" does not have — did you mean "service"?`,
      ],
    ],
    [
      'of a dashboard',
      example =>
        example.set(
          'ConfigMap dashboards',
          ['data', 'http.json'],
          json('harbour-http', [{ url: '/d/harbour-http?var-model=any' }]),
        ),
      [
        `${inMonitoring('ConfigMap', 'dashboards')}: data[http.json]: a link sets $model, which dashboard "harbour-http" does not have`,
      ],
    ],
  ]);

  test('that lead somewhere, and links to other places, pass', () => {
    for (const link of [`${GRAFANA}/d/harbour-http?var-service=bookings`, 'https://elsewhere.example.com/d/any'])
      expect(linked(link)(new Example()).problems()).toEqual([]);
  });
});
