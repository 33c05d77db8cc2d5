/** What holds of each exporter of the library; what is its own is tested beside it. */
import type { Chart } from 'cdk8s';
import { family, gauge } from '../../../../lib/catalogue';
import { BlackboxExporter } from '../../../../lib/components/blackbox-exporter';
import { Exporter } from '../../../../lib/components/exporter';
import { partsFor } from '../../../../lib/components/exporter/exporter';
import { KubeStateMetrics } from '../../../../lib/components/kube-state-metrics';
import { NodeExporter } from '../../../../lib/components/node-exporter';
import { PostgresExporter } from '../../../../lib/components/postgres-exporter';
import { RedisExporter } from '../../../../lib/components/redis-exporter';
import { tides } from '../../../example/exporters';
import { synthesized } from '../synthesized';
import { exporterProps as props } from './props';

const EXPORTERS: Readonly<Record<string, (chart: Chart) => void>> = {
  'node-exporter': chart => new NodeExporter(chart, 'exporter', props),
  'kube-state-metrics': chart => new KubeStateMetrics(chart, 'exporter', { ...props, namespaces: ['quay'] }),
  'postgres-exporter': chart =>
    new PostgresExporter(chart, 'exporter', {
      ...props,
      postgres: { host: 'db.quay.svc', port: 5432, database: 'berths' },
    }),
  'redis-exporter': chart =>
    new RedisExporter(chart, 'exporter', { ...props, redis: { host: 'redis.quay.svc', port: 6379 } }),
  'blackbox-exporter': chart => new BlackboxExporter(chart, 'exporter', { ...props, ipFamilies: ['IPv4'] }),
  // One that a stack brings along.
  'tide-exporter': chart => new Exporter(chart, 'exporter', { ...props, exporter: tides }),
};

describe.each(Object.entries(EXPORTERS))('%s', (name, make) => {
  const rendered = synthesized(make);
  const pod = rendered.pod(name);
  const container = rendered.container(name);

  test('has the image and the resources that it is given', () => {
    expect(container.image).toBe('registry/exporter:1');
    expect(container.resources).toEqual({ requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } });
  });

  test('listens on the port that is scraped', () => {
    const [{ containerPort: port }] = container.ports;
    const args: string[] = container.args;
    expect(args.filter(arg => arg.endsWith(`=:${port}`) || arg === `--port=${port}`)).toHaveLength(1);
  });

  test('is alive though what it watches is not, and runs without privileges', () => {
    expect(container.livenessProbe.httpGet.path).not.toMatch(/metrics|probe|livez/);
    expect(pod.securityContext.runAsNonRoot).toBe(true);
    expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
  });

  test('belongs to the stack', () => {
    for (const { metadata } of rendered.objects) {
      expect(metadata.labels['app.kubernetes.io/part-of']).toBe('harbour-watch');
    }
    expect(pod.priorityClassName).toMatch(/^harbour-watch-(critical|normal)$/);
  });
});

test('a metric that no part of an exporter exposes is an error', () => {
  const odd = family(
    { name: 'odd', exposedBy: 'nobody' },
    { odd: gauge('odd_metric', { help: 'Odd.', unit: 'count' }) },
  );
  expect(() => partsFor(odd, { even_: 'even' })).toThrow('odd_metric: declare which part of the exporter exposes it');
});
