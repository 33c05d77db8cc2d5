import { Example, inMonitoring, MONITORING, type Spoilt } from './example';

const views = inMonitoring('Deployment', 'views');
const LABEL = 'a–z, 0–9 and "-", beginning and ending with a letter or digit';

const configMap = (data: object) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'more', namespace: MONITORING },
  data,
});
const more = inMonitoring('ConfigMap', 'more');

const dashboard = (uid: unknown) =>
  configMap({ 'broken.json': JSON.stringify({ panels: [{ targets: [{ datasource: uid }] }] }) });

describe('unique', () => {
  const rule = (version: string) => ({
    apiVersion: `example.com/${version}`,
    kind: 'Rule',
    metadata: { name: 'more', namespace: MONITORING },
  });
  test.each<Spoilt>([
    [
      'two objects of one name',
      example => example.add(configMap({})).add(configMap({})),
      [`${more}: metadata.name: already declared by the same construct; the later one would replace it, rename one`],
    ],
    [
      'another version of the same group',
      example => example.add(rule('v1')).add(rule('v2')),
      [
        `${inMonitoring('Rule', 'more')}: metadata.name: already declared by the same construct; the later one would replace it, rename one`,
      ],
    ],
  ])('%s', (_, spoil, problems) => {
    expect(spoil(new Example()).problems()).toEqual(problems);
  });

  test('the same name of another kind, group or namespace passes', () => {
    const metadata = { name: 'more', namespace: MONITORING };
    const example = new Example()
      .add(configMap({}))
      .add({ apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', metadata })
      .add({ apiVersion: 'example.com/v1', kind: 'ConfigMap', metadata })
      .add({ ...configMap({}), metadata: { name: 'more', namespace: 'quay' } });
    expect(example.problems()).toEqual([]);
  });
});

describe('names', () => {
  const long = 'a'.repeat(53);
  test.each<Spoilt>([
    [
      'an object’s name',
      example => example.add({ ...configMap({}), metadata: { name: 'My_Map', namespace: MONITORING } }),
      [
        `${inMonitoring('ConfigMap', 'My_Map')}: metadata.name: "My_Map" is not valid; ` +
          'wanted: at most 253 characters: a–z, 0–9, "-" and ".", beginning and ending with a letter or digit',
      ],
    ],
    [
      'a workload’s name that leaves no room for its pods’ hash',
      example =>
        example.add({
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          metadata: { name: long, namespace: MONITORING },
          spec: { jobTemplate: { spec: { template: { spec: { hostNetwork: false } } } } },
        }),
      expect.arrayContaining([
        `${inMonitoring('CronJob', long)}: metadata.name: "${long}" is not valid; wanted: at most 52 characters: ${LABEL}`,
      ]),
    ],
    [
      'a label’s value',
      example => example.set('Deployment views', ['metadata', 'labels', 'tier'], 'a b'),
      [
        `${views}: metadata.labels[tier]: "a b" is not valid; wanted: at most 63 characters: letters, digits, "-", "_" and ".", beginning and ending with a letter or digit`,
      ],
    ],
    [
      'a label’s key',
      example => example.set('Deployment views', ['spec', 'template', 'metadata', 'labels', 'a/b/c'], 'x'),
      [
        `${views}: spec.template.metadata.labels: "a/b/c" is not valid; wanted: an optional domain with "/", then at most 63 characters: letters, digits, "-", "_" and ".", beginning and ending with a letter or digit`,
      ],
    ],
    [
      'a container’s name',
      example => example.set('CronJob cleanup', 'spec.jobTemplate.spec.template.spec.containers.0.name', 'Clean'),
      [
        `${inMonitoring('CronJob', 'cleanup')}: spec.jobTemplate.spec.template.spec.containers[Clean].name: "Clean" is not valid; wanted: at most 63 characters: ${LABEL}`,
      ],
    ],
    [
      'a port’s name',
      example =>
        example.set('Deployment views', 'spec.template.spec.containers.0.ports.1', { name: 'opentelemetry-grpc' }),
      [
        `${views}: spec.template.spec.containers[views].ports: "opentelemetry-grpc" is not valid; wanted: at most 15 characters: ${LABEL}, at least one letter, no "--"`,
      ],
    ],
    [
      'a variable’s name',
      example =>
        example.set('Deployment views', 'spec.template.spec.containers.0.env.2', { name: 'LOG-LEVEL', value: 'info' }),
      [
        `${views}: spec.template.spec.containers[views].env: "LOG-LEVEL" is not valid; wanted: at most 253 characters: letters, digits and "_", no digit first`,
      ],
    ],
    [
      'a key of a ConfigMap',
      example => example.add(configMap({ 'conf.d/a.yml': '' })),
      [`${more}: data: "conf.d/a.yml" is not valid; wanted: at most 253 characters: letters, digits, "-", "_" and "."`],
    ],
    [
      'a Service’s name',
      example => example.set('Service views', 'metadata.name', '3views').drop('Ingress views'),
      [
        `platform/3views Service ${MONITORING}/3views: metadata.name: "3views" is not valid; wanted: at most 63 characters: a–z, 0–9 and "-", beginning with a letter, ending with a letter or digit`,
      ],
    ],
  ])('%s', (_, spoil, problems) => {
    expect(spoil(new Example()).problems()).toEqual(problems);
  });
});

describe('namespaces', () => {
  test.each<Spoilt>([
    [
      'one for an object of the cluster',
      example =>
        example.add({
          apiVersion: 'storage.k8s.io/v1',
          kind: 'StorageClass',
          metadata: { name: 'fast', namespace: MONITORING },
        }),
      [
        `platform/fast StorageClass ${MONITORING}/fast: metadata.namespace: "${MONITORING}", but a StorageClass is cluster-scoped; put it in a chart without a namespace`,
      ],
    ],
    [
      'none for an object in one',
      example => example.add({ ...configMap({}), metadata: { name: 'more' } }),
      [
        'platform/more ConfigMap more: metadata.namespace: not set; a ConfigMap would end up in whatever namespace kubectl uses',
      ],
    ],
    [
      'one that is not there',
      example => example.add({ ...configMap({}), metadata: { name: 'more', namespace: 'harbour-watc' } }),
      [
        'platform/more ConfigMap harbour-watc/more: metadata.namespace: there is no Namespace "harbour-watc" — did you mean "harbour-watch"?',
      ],
    ],
  ])('%s', (_, spoil, problems) => {
    expect(spoil(new Example()).problems()).toEqual(problems);
  });

  test('one that every cluster has passes', () => {
    const metadata = { name: 'more', namespace: 'kube-system' };
    expect(new Example().add({ ...configMap({}), metadata }).problems()).toEqual([]);
  });
});

describe('object size', () => {
  test('a ConfigMap that kubectl apply refuses', () => {
    expect(new Example().add(configMap({ 'a.yml': 'a\n'.repeat(80 * 1024) })).problems()).toEqual([
      `${more}: the object has 241 KiB as JSON; at most 200 KiB, since kubectl apply stores it in an annotation: split its files over several ConfigMaps`,
    ]);
  });
  test('a large one passes', () => {
    expect(new Example().add(configMap({ 'a.yml': 'a'.repeat(199 * 1024) })).problems()).toEqual([]);
  });
});

describe('secrets', () => {
  const known = 'read it from a Secret, and rotate it: it is exposed now';
  const slack = ['https://hooks', 'slack.com/services/T00000000/B00000000/abcdefghijklmnopqrstuvwx'].join('.');
  test.each<Spoilt>([
    [
      'a Secret with a value',
      example =>
        example.add({
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'more', namespace: MONITORING },
          data: { a: 'YQ==' },
          stringData: { b: 'b' },
        }),
      [
        `${inMonitoring('Secret', 'more')}: data: a Secret with a, b; people create Secrets, declare it with its component and refer to it`,
      ],
    ],
    [
      'a value in a ConfigMap',
      example => example.add(configMap({ 'a.yml': `receivers:\n- url: ${slack}\n` })),
      [`${more}: data[a.yml]: contains a Slack webhook URL in line 2; ${known}`],
    ],
    [
      'a value in a variable',
      example =>
        example.set('Deployment views', 'spec.template.spec.containers.0.env.1', {
          name: 'DB_PASSWORD',
          value: 'correct-horse',
        }),
      [
        `${views}: spec.template.spec.containers[views].env[DB_PASSWORD].value: contains a value of "DB_PASSWORD"; ${known}`,
      ],
    ],
    [
      'a value in an argument',
      example =>
        example.set('Deployment views', 'spec.template.spec.containers.0.args', [
          '--web',
          '--db=postgres://aion:correct-horse@postgres/aion',
        ]),
      [`${views}: spec.template.spec.containers[views].args: contains a URL with a password in line 2; ${known}`],
    ],
    [
      'a value in an annotation',
      example => example.set('Deployment views', 'metadata.annotations', { hook: slack }),
      [`${views}: metadata.annotations[hook]: contains a Slack webhook URL; ${known}`],
    ],
  ])('%s', (_, spoil, problems) => {
    expect(spoil(new Example()).problems()).toEqual(problems);
  });
});

describe('dashboards', () => {
  test.each<Spoilt>([
    [
      'a datasource that is not there',
      example => example.add(dashboard({ type: 'prometheus', uid: 'promethius' })),
      [`${more}: data[broken.json]: there is no datasource "promethius" — did you mean "prometheus"?`],
    ],
    [
      'a datasource by its title',
      example => example.add(dashboard('Metrics of AION')),
      [
        `${more}: data[broken.json]: there is no datasource "Metrics of AION"; there are prometheus, loki, victorialogs, jaeger, postgres, alertmanager`,
      ],
    ],
    [
      'a variable that the dashboard has not',
      example => example.add(dashboard({ uid: '${source}' })),
      [
        `${more}: data[broken.json]: there is no datasource "\${source}"; there are prometheus, loki, victorialogs, jaeger, postgres, alertmanager`,
      ],
    ],
    [
      'no JSON',
      example => example.add(configMap({ 'broken.json': '{"panels": [' })),
      [expect.stringContaining(`${more}: data[broken.json]: not JSON: `)],
    ],
  ])('%s', (_, spoil, problems) => {
    expect(spoil(new Example()).problems()).toEqual(problems);
  });
});
