import { prometheusImage } from '../../../lib/components/prometheus';
import { large } from '../../example/stack';
import { Example, inMonitoring, MONITORING, type Spoilt } from './example';

const views = inMonitoring('Deployment', 'views');
const metrics = inMonitoring('StatefulSet', 'metrics');
const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers.0`;
const at = `${POD}.containers[views]`;

const refused = (rows: readonly Spoilt[]) =>
  test.each<Spoilt>(rows)('%s', (_, spoil, problems) => {
    expect(spoil(new Example()).problems()).toEqual(problems);
  });

describe('selectors', () => {
  const APP = 'app.kubernetes.io/name';
  refused([
    [
      'more labels than the one that never changes',
      example =>
        example
          .set('Deployment views', 'spec.selector.matchLabels.tier', 'ui')
          .set('Deployment views', `spec.template.metadata.labels.tier`, 'ui'),
      [`${views}: spec.selector: ${APP}=views, tier=ui; wanted ${APP} alone, since a selector is immutable`],
    ],
    [
      'expressions',
      example => example.set('Deployment views', 'spec.selector.matchExpressions', [{ key: APP, operator: 'Exists' }]),
      [`${views}: spec.selector: ${APP}=views, ${APP} Exists; wanted ${APP} alone, since a selector is immutable`],
    ],
    [
      'another name than the pods have',
      example => example.set('Deployment views', 'spec.selector.matchLabels', { [APP]: 'view' }),
      [`${views}: spec.selector: ${APP}=view, but its pods carry views; make them equal`],
    ],
    [
      'the pods of another workload',
      example => example.set('CronJob cleanup', 'spec.jobTemplate.spec.template.metadata.labels', { [APP]: 'metrics' }),
      [
        `${inMonitoring('Service', 'metrics')}: spec.ports[web].targetPort: CronJob cleanup has no TCP port "web"; it has none`,
        `${inMonitoring('Service', 'metrics-pods')}: spec.ports[web].targetPort: CronJob cleanup has no TCP port "web"; it has none`,
        `${metrics}: spec.selector: ${APP}=metrics also selects the pods of CronJob cleanup; rename one`,
      ],
    ],
  ]);
});

describe('images', () => {
  const known = `quay.io/${prometheusImage.repository}:${prometheusImage.tag}`;
  refused([
    [
      'without a tag',
      example => example.set('Deployment views', `${CONTAINER}.image`, 'quay.io/prometheus/prometheus'),
      [`${views}: ${at}.image: "quay.io/prometheus/prometheus" has no tag, which means "latest"; wanted "${known}"`],
    ],
    [
      'the latest',
      example => example.set('Deployment views', `${CONTAINER}.image`, 'localhost:5000/ours:latest'),
      [`${views}: ${at}.image: "localhost:5000/ours:latest" changes over time; declare it with its component`],
    ],
    [
      'one that is not on the list, of a container that runs first',
      example => example.set('Deployment views', `${POD}.initContainers.0.image`, 'docker.io/library/busybox:1.37'),
      [
        `${views}: ${POD}.initContainers[prepare].image: "docker.io/library/busybox:1.37" is not an image of this environment; declare it with its component`,
      ],
    ],
  ]);

  test('only from the registry of the environment', () => {
    const environment = { ...large, images: { registry: 'mirror.example.com' } };
    const problems = new Example().problems({ environment });
    expect(problems).toHaveLength(5);
    expect(problems).toContain(
      `${views}: ${at}.image: "${known}" is not an image of this environment; wanted "mirror.example.com/prometheus/prometheus:${prometheusImage.tag}"`,
    );
    const pinned = `mirror.example.com/prometheus/prometheus:${prometheusImage.tag}@sha256:${'0'.repeat(64)}`;
    const example = new Example();
    example.set('Deployment views', `${CONTAINER}.image`, pinned);
    const digests = { prometheus: `sha256:${'0'.repeat(64)}` };
    const others = example.problems({ environment: { ...large, images: { ...environment.images, digests } } });
    expect(others.filter(problem => problem.includes(`${at}.image`))).toEqual([]);
  });
});

describe('resources', () => {
  refused([
    [
      'none',
      example => example.set('Deployment views', `${CONTAINER}.resources`, undefined),
      [
        `${views}: ${at}.resources.requests.cpu: not set; the scheduler would put it on a full node`,
        `${views}: ${at}.resources.requests.memory: not set; it would be the first to be evicted`,
        `${views}: ${at}.resources.limits.memory: not set; a leak would take the node down`,
      ],
    ],
    [
      'none of a container that runs first',
      example => example.set('Deployment views', `${POD}.initContainers.0.resources.limits`, undefined),
      [`${views}: ${POD}.initContainers[prepare].resources.limits.memory: not set; a leak would take the node down`],
    ],
  ]);
});

describe('probes', () => {
  refused([
    [
      'none',
      example =>
        example
          .set('Deployment views', `${CONTAINER}.readinessProbe`, undefined)
          .set('Deployment views', `${CONTAINER}.livenessProbe`, undefined),
      [
        `${views}: ${at}.readinessProbe: not set; traffic would reach it before it can answer`,
        `${views}: ${at}.livenessProbe: not set; it would not be restarted when it hangs`,
      ],
    ],
    [
      'of a port that is not open',
      example =>
        example
          .set('Deployment views', `${CONTAINER}.startupProbe`, { tcpSocket: { port: 8080 } })
          .set('Deployment views', `${CONTAINER}.livenessProbe`, { httpGet: { path: '/', port: 'wep' } }),
      [
        `${views}: ${at}.startupProbe: the container has no port "8080"; it has web`,
        `${views}: ${at}.livenessProbe: the container has no port "wep" — did you mean "web"?`,
      ],
    ],
  ]);

  test('of a pod that no workload makes', () => {
    const example = new Example().add({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'one', namespace: MONITORING },
      spec: { containers: [{ name: 'one' }] },
    });
    expect(example.problems()).toContain(
      `${inMonitoring('Pod', 'one')}: spec.containers[one].livenessProbe: not set; it would not be restarted when it hangs`,
    );
  });

  test('of a port by its number passes', () => {
    const example = new Example().set('Deployment views', `${CONTAINER}.startupProbe`, { grpc: { port: 9090 } });
    expect(example.problems()).toEqual([]);
  });
});
