import { load } from 'js-yaml';
import { alertmanagerRouting } from '../../../../charts/routing';
import {
  Alertmanager,
  type AlertmanagerProps,
  renderAlertmanagerConfig,
  templateFiles,
} from '../../../../lib/components/alertmanager';
import { interfaceUrl } from '../../../../lib/components/exposure';
import { contextOf, harbour, large, names, small } from '../../../example/stack';
import { type Manifest, synthesized } from '../synthesized';

function synth(props: AlertmanagerProps) {
  const { objects, one } = synthesized(chart => new Alertmanager(chart, 'alertmanager', props));
  const find = (kind: string, name = 'alertmanager'): Manifest => one(kind, name);
  return { objects, find, pod: find('StatefulSet').spec.template };
}

const smallest: AlertmanagerProps = {
  names,
  image: 'alertmanager:test',
  size: small.alertmanager,
  network: contextOf(small).network,
  url: interfaceUrl(small.exposure, 'alertmanager'),
  cluster: small.cluster,
  highlyAvailable: false,
  routing: alertmanagerRouting(harbour, small),
};
const full: Required<AlertmanagerProps> = {
  names,
  image: 'alertmanager:test',
  size: large.alertmanager,
  storageClass: 'quick',
  network: contextOf(large).network,
  url: interfaceUrl(large.exposure, 'alertmanager'),
  cluster: large.cluster,
  highlyAvailable: true,
  routing: alertmanagerRouting(harbour, large),
};

describe('one replica that notifies nobody', () => {
  const { objects, find, pod } = synth(smallest);

  test('has no cluster, no Secret and no templates', () => {
    expect(pod.spec.containers[0].args).toContain('--cluster.listen-address=');
    expect(pod.spec.containers[0].args.filter((arg: string) => /peer|advertise/.test(arg))).toEqual([]);
    expect(pod.spec.containers[0].env).toBeUndefined();
    expect(pod.spec.volumes).toEqual([{ name: 'config', configMap: { name: 'alertmanager' } }]);
    expect(Object.keys(find('ConfigMap').data)).toEqual(['alertmanager.yml']);
  });

  test('takes the default storage class', () => {
    expect(find('StatefulSet').spec.volumeClaimTemplates[0].spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      volumeMode: 'Filesystem',
    });
  });

  test('is these objects', () => {
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'ConfigMap alertmanager',
      'ServiceAccount alertmanager',
      'StatefulSet alertmanager',
      'Service alertmanager',
      'Service alertmanager-pods',
    ]);
  });
});

describe('three replicas that notify', () => {
  const { find, pod } = synth(full);
  const [container] = pod.spec.containers;

  test('find each other by their stable names, and start at once', () => {
    expect(container.args).toEqual([
      '--config.file=/etc/alertmanager/config/alertmanager.yml',
      '--storage.path=/alertmanager',
      '--data.retention=5d',
      '--data.maintenance-interval=1m',
      '--dispatch.start-delay=1m',
      '--enable-feature=utf8-strict-mode',
      '--web.listen-address=:9093',
      '--web.external-url=https://alertmanager.watch.harbour.example.com',
      '--cluster.listen-address=0.0.0.0:9094',
      '--cluster.advertise-address=[$(POD_IP)]:9094',
      '--cluster.label=harbour-large',
      '--cluster.reconnect-timeout=5m',
      '--cluster.peer=alertmanager-0.alertmanager-pods.harbour-watch.svc:9094',
      '--cluster.peer=alertmanager-1.alertmanager-pods.harbour-watch.svc:9094',
      '--cluster.peer=alertmanager-2.alertmanager-pods.harbour-watch.svc:9094',
    ]);
    expect(container.env).toEqual([
      { name: 'POD_IP', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' } } },
    ]);
    expect(find('StatefulSet').spec).toMatchObject({
      podManagementPolicy: 'Parallel',
      serviceName: 'alertmanager-pods',
      replicas: 3,
    });
    // A pod that waits for its peers must be found by them before it is ready.
    expect(find('Service', 'alertmanager-pods').spec).toMatchObject({
      clusterIP: 'None',
      publishNotReadyAddresses: true,
    });
  });

  // Measured: told to stop meanwhile, it goes on until that is over, and only then writes silences to disk.
  test('are given longer to stop than they wait after a start', () => {
    const [, delay] = container.args.map((each: string) => /^--dispatch\.start-delay=(\d+)m$/.exec(each)).find(Boolean);
    expect(pod.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(Number(delay) * 60 + 30);
  });

  test('read the Secret where there is one, and start without', () => {
    expect(pod.spec.volumes).toContainEqual({
      name: 'receivers',
      secret: { secretName: 'alertmanager-receivers', optional: true, defaultMode: 0o440 },
    });
    expect(container.volumeMounts).toEqual([
      { name: 'config', mountPath: '/etc/alertmanager/config', readOnly: true },
      { name: 'receivers', mountPath: '/etc/alertmanager/secrets', readOnly: true },
      { name: 'data', mountPath: '/alertmanager' },
    ]);
  });

  test('are given the configuration and the templates as text', () => {
    const { 'alertmanager.yml': config, ...templates } = find('ConfigMap').data;
    expect(load(config)).toEqual(JSON.parse(JSON.stringify(renderAlertmanagerConfig({ ...full.routing, names }))));
    expect(templates).toEqual(templateFiles('harbour'));
    expect(Object.keys(templates)).toEqual([
      'common.tmpl',
      'discord.tmpl',
      'email.tmpl',
      'msteams.tmpl',
      'pagerduty.tmpl',
      'slack.tmpl',
    ]);
  });

  test('roll when the configuration changes', () => {
    const checksum = (props: AlertmanagerProps) => synth(props).pod.metadata.annotations['checksum/config'];
    expect(checksum({ ...full, routing: smallest.routing })).not.toBe(checksum(full));
    expect(checksum({ ...full })).toBe(checksum(full));
  });

  test('run as nobody, cannot reach the API, and go last', () => {
    expect(pod.spec).toMatchObject({
      automountServiceAccountToken: false,
      priorityClassName: 'harbour-watch-critical',
      securityContext: { runAsUser: 65534, runAsNonRoot: true },
    });
    expect(find('StatefulSet').spec.volumeClaimTemplates[0].spec.storageClassName).toBe('quick');
    expect(find('PodDisruptionBudget').spec.maxUnavailable).toBe(1);
    expect(container.readinessProbe.httpGet).toEqual({ path: '/-/ready', port: 'web' });
    expect(container.livenessProbe.httpGet).toEqual({ path: '/-/healthy', port: 'web' });
  });
});

describe('the templates', () => {
  const templates = templateFiles('harbour');

  test('have no trailing space, which would spoil their block text in dist/', () => {
    const spoiled = Object.entries(templates).filter(([, text]) => /[ \t]$/m.test(text) || text.includes('\t'));
    expect(spoiled.map(([name]) => name)).toEqual([]);
  });

  test('are named after the stack, where they are defined and where they are used', () => {
    const called = Object.values(templates).flatMap(text => text.match(/(?:define|template) "\w+\./g) ?? []);
    expect(new Set(called)).toEqual(new Set(['define "harbour.', 'template "harbour.']));
    const { receivers } = renderAlertmanagerConfig({ ...full.routing, names });
    const defined = Object.values(templates).flatMap(text => text.match(/(?<=define ")[\w.]+/g) ?? []);
    const used = JSON.stringify(receivers).match(/(?<=template \\")[\w.]+/g) ?? [];
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter(name => !defined.includes(name))).toEqual([]);
  });
});
