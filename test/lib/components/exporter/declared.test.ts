/** An exporter that a stack declares itself: deployed, restricted and watched like the library's own. */

import { flows } from '../../../../charts/flows';
import { secretsOf } from '../../../../charts/secrets';
import { withoutWarnings } from '../../../../lib/base';
import { checkExporters } from '../../../../lib/checks';
import {
  checkExporter,
  type DeclaredExporter,
  type DeclaredExporterProps,
  Exporter,
  exporter,
  exporterFlows,
  exporterSecret,
  watchedThrough,
} from '../../../../lib/components/exporter';
import { PACKS } from '../../../../lib/library';
import { bindAlerts, RuleSet } from '../../../../lib/rules';
import { ruleSettings, stack } from '../../../../lib/stack';
import { imagesOf, synthesize } from '../../../../lib/synth/synthesize';
import { smallestExporter, tide, tides } from '../../../example/exporters';
import { bookings, families, harbour, large, names, service, small } from '../../../example/stack';
import { synthesized } from '../synthesized';
import { exporterProps } from './props';

const render = (declared: DeclaredExporter) =>
  synthesized(chart => new Exporter(chart, 'exporter', { ...exporterProps, exporter: declared }));

describe('the smallest', () => {
  const { objects, pod, container } = render(smallestExporter);

  test('is a Deployment with its account and its Service, and nothing in its environment', () => {
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual([
      'ServiceAccount harbour-watch/smallest-exporter',
      'Deployment harbour-watch/smallest-exporter',
      'Service harbour-watch/smallest-exporter',
    ]);
    expect(container('smallest-exporter')).not.toHaveProperty('args');
    expect(container('smallest-exporter').env ?? []).toEqual([]);
    expect(pod('smallest-exporter')).not.toHaveProperty('volumes');
  });

  test('is asked for its health at its root, and has no Secret', () => {
    expect(container('smallest-exporter').readinessProbe.httpGet).toEqual({ path: '/', port: 'metrics' });
    expect(exporterSecret(names, smallestExporter)).toBeUndefined();
  });
});

test('an exporter that sets every field gets each of them', () => {
  const { pod, container } = render(tides);
  expect(container('tide-exporter')).toMatchObject({
    args: ['--listen=:9800', '--interval=30s'],
    env: [
      { name: 'TIDE_GAUGE', value: 'gauge.quay.svc:502' },
      {
        name: 'TIDE_API_KEY',
        valueFrom: { secretKeyRef: { name: 'tide-exporter', key: 'api-key', optional: true } },
      },
    ],
    ports: [{ name: 'metrics', containerPort: 9800 }],
    livenessProbe: { httpGet: { path: '/health', port: 'metrics' } },
  });
  expect(pod('tide-exporter').securityContext).toMatchObject({ runAsUser: 10_500, runAsNonRoot: true });
});

test('it may connect to what it watches, and to nothing else: pods in the cluster, any address outside of it', () => {
  expect(exporterFlows(names, tides).map(({ from, to, port }) => [from.name, to, port])).toEqual([
    [
      'tide-exporter',
      { kind: 'pods', name: 'gauge', namespace: 'quay', ports: { watched: { number: 502 } }, foreign: true },
      'watched',
    ],
    [
      'tide-exporter',
      { kind: 'addresses', name: 'tides.example.com', ranges: 'any', ports: { watched: { number: 443 } } },
      'watched',
    ],
  ]);
});

describe('a stack with one', () => {
  const pier = service('pier', { team: 'storage', description: 'The tide gauge.', ...watchedThrough(names, tides) });
  const measured = [...families, tide];
  const declared = stack({
    names,
    rules: new RuleSet({ families: measured, packs: PACKS }),
    dashboards: harbour.dashboards,
    services: [bookings, pier],
    environments: [large, small],
    exporters: [tides],
    runbooks: harbour.runbooks,
  });

  test.each(declared.environments)('is synthesized without a problem in $name', environment => {
    const { problems, files } = synthesize(environment, declared);
    expect(withoutWarnings(problems)).toEqual([]);
    expect(files.get('40-exporters.yaml')).toContain('image: registry.harbour.example.com/tools/tide-exporter:1.4.0\n');
  });

  test('scrapes it for the service that it watches, and fires ServiceDown when that does not answer', () => {
    expect(pier.target).toEqual({
      kind: 'pods',
      namespace: 'harbour-watch',
      app: 'tide-exporter',
      port: 9800,
      path: '/metrics',
    });
    const bound = bindAlerts(declared.rules, declared.services, ruleSettings(declared, small)).get('pier') ?? [];
    expect(bound.find(({ alert }) => alert.name === 'ServiceDown')?.expr.text).toContain('tide_up');
  });

  test('lists its Secret, its flows and its image with those of the library', () => {
    expect(secretsOf(declared, small).find(({ name }) => name === 'tide-exporter')).toEqual({
      name: 'tide-exporter',
      namespace: 'harbour-watch',
      usedBy: 'tide-exporter',
      keys: expect.objectContaining({ 'api-key': expect.objectContaining({ without: 'no forecasts are read' }) }),
    });
    const names = flows(declared, small, declared.services).map(({ from, to }) => `${from.name} → ${to.name}`);
    expect(names).toEqual(
      expect.arrayContaining([
        'tide-exporter → gauge',
        'tide-exporter → tides.example.com',
        'prometheus → tide-exporter',
      ]),
    );
    expect([...imagesOf(small, declared).values()]).toContain(tides.image);
  });

  test('takes its image from the mirror that an environment names', () => {
    const mirrored = { ...small, images: { registry: 'mirror.example.com' } };
    expect([...imagesOf(mirrored, declared).keys()]).toContain('mirror.example.com/tools/tide-exporter:1.4.0');
    expect(synthesize(mirrored, declared).files.get('40-exporters.yaml')).toContain(
      'image: mirror.example.com/tools/tide-exporter:1.4.0\n',
    );
  });

  test('is refused with everything that is wrong with it', () => {
    const wrong = exporter('Tide_Exporter', { ...tides, port: 0 });
    const { problems, files } = synthesize(small, { ...declared, exporters: [wrong] });
    const reported = problems.filter(({ where }) => where.endsWith(' exporter Tide_Exporter'));
    for (const { where } of reported)
      expect(where).toMatch(/^test\/lib\/components\/exporter\/declared\.test\.ts:\d+ /);
    expect(reported.map(({ message }) => message)).toEqual([
      expect.stringContaining('name: "Tide_Exporter" is not valid'),
      'port: 0; wanted a whole number from 1 to 65535',
    ]);
    expect(files.size).toBe(0);
  });
});

describe('what is wrong with a declaration', () => {
  const findings = (changed: Partial<DeclaredExporterProps>) =>
    checkExporter({ ...tides, ...changed }).map(({ field, message }) => `${field}: ${message}`);

  test('nothing, where all is right', () => {
    expect(findings({})).toEqual([]);
    expect(checkExporter(smallestExporter)).toEqual([]);
  });

  test.each<[string, Partial<DeclaredExporterProps>, string]>([
    ['no families', { exposes: [] }, 'exposes: empty; name the families of its metrics'],
    ['nothing to watch', { connects: [] }, 'connects: empty; list the addresses of what it watches'],
    [
      'a URL in place of a host',
      { connects: [{ host: 'https://gauge.quay.svc', port: 502 }] },
      'connects[0].host: "https://gauge.quay.svc" is not valid; wanted: at most 253 characters: labels separated by "."',
    ],
    [
      'a port beyond all',
      { connects: [{ host: 'gauge.quay.svc', port: 70_000 }] },
      'connects[0].port: 70000; wanted a whole number from 1 to 65535',
    ],
    ['root', { user: 0 }, 'user: 0; wanted a whole number of at least 1'],
    [
      'a variable that no shell takes',
      { env: { 'tide-gauge': 'x' } },
      'env.tide-gauge: "tide-gauge" is not valid; wanted: at most 253 characters: letters, digits and "_"',
    ],
    [
      'such a variable for a Secret',
      { secrets: { key: { variable: '1ST', holds: '', without: '' } } },
      'secrets.key.variable: "1ST" is not valid',
    ],
    [
      'a key that no Secret has',
      { secrets: { 'a/b': { variable: 'KEY', holds: '', without: '' } } },
      'secrets.a/b: "a/b" is not valid; wanted: at most 253 characters: letters, digits, "-", "_" and "."',
    ],
  ])('%s', (_, changed, message) => {
    const found = findings(changed);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });
});

test('an exporter with the name of a program of the library, or of another exporter, is refused at its place', () => {
  const renamed = (declared: DeclaredExporter, name: string): DeclaredExporter => ({
    ...declared,
    component: { ...declared.component, name },
  });
  const messages = (all: readonly DeclaredExporter[]) =>
    checkExporters(all).map(({ where, message }) => `${where.replace(/^\S+ /, '')}: ${message}`);
  expect(messages([renamed(tides, 'blackbox-exporter')])).toEqual([
    'exporter blackbox-exporter: name: "blackbox-exporter" is a program of the library; choose another name',
  ]);
  const [problem = ''] = messages([tides, renamed(smallestExporter, 'tide-exporter')]);
  expect(problem).toMatch(
    /^exporter tide-exporter: name: "tide-exporter" is also used by \S+:\d+ exporter tide-exporter; /,
  );
  expect(messages([tides, smallestExporter])).toEqual([]);
});
