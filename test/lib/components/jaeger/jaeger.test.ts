import { days, gibibytes, mebibytes, ratio } from '../../../../lib/catalogue';
import { type JaegerProps, jaegerFlows } from '../../../../lib/components/jaeger';
import { harbour, large, names, service, small } from '../../../example/stack';
import { containerOf, PROGRAMS, propsOf, render } from './render';

const smallest: JaegerProps = { ...withoutClass(propsOf(small, harbour)), services: [] };
const full: Required<JaegerProps> = {
  names,
  image: 'registry/jaeger:2',
  network: propsOf(large, harbour).network,
  size: {
    collectors: { min: 2, max: 4 },
    queries: 3,
    storage: { store: 'badger', retention: days(7), volume: gibibytes(20) },
    resources: { requests: { cpu: 0.5, memory: gibibytes(1) }, limits: { cpu: 1, memory: gibibytes(2) } },
    sampling: ratio(0.01),
  },
  agentResources: { requests: { cpu: 0.05, memory: mebibytes(64) }, limits: { memory: mebibytes(256) } },
  storageClass: 'quick',
  services: [
    service('frequent', { description: '', team: 'models', exposes: [], traces: true, sampling: ratio(0.001) }),
    service('usual', { description: '', team: 'models', exposes: [], traces: true }),
    service('silent', { description: '', team: 'models', exposes: [], sampling: ratio(1) }),
  ],
  highlyAvailable: true,
};

function withoutClass({ storageClass: _, ...props }: JaegerProps): JaegerProps {
  return props;
}

describe('the smallest Jaeger', () => {
  const rendered = render(smallest);

  test('is four programs, none of them autoscaled', () => {
    const workloads = rendered.objects.filter(({ spec }) => spec?.template);
    expect(workloads.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'StatefulSet jaeger-storage',
      'Deployment jaeger-collector',
      'Deployment jaeger-query',
      'DaemonSet jaeger-agent',
    ]);
    expect(rendered.one('Deployment', 'jaeger-collector').spec.replicas).toBe(1);
    expect(rendered.objects.map(({ kind }) => kind)).not.toContain('HorizontalPodAutoscaler');
    expect(rendered.objects.map(({ kind }) => kind)).not.toContain('PodDisruptionBudget');
  });

  test('takes the default storage class, and keeps spans a day', () => {
    const { spec } = rendered.one('StatefulSet', 'jaeger-storage').spec.volumeClaimTemplates[0];
    expect(spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '2Gi' } },
      volumeMode: 'Filesystem',
    });
    expect(rendered.config('jaeger-storage').extensions.jaeger_storage?.backends).toMatchObject({
      traces: { badger: { ephemeral: false, ttl: { spans: '24h' } } },
    });
  });
});

describe('the full Jaeger', () => {
  const rendered = render(full);
  const { one, config, strategies } = rendered;

  test('autoscales the collectors alone, whose manifest names no number', () => {
    expect(one('Deployment', 'jaeger-collector').spec).not.toHaveProperty('replicas');
    expect(one('HorizontalPodAutoscaler', 'jaeger-collector')).toMatchObject({
      apiVersion: 'autoscaling/v2',
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'jaeger-collector' },
        minReplicas: 2,
        maxReplicas: 4,
        metrics: [{ resource: { name: 'cpu' } }, { resource: { name: 'memory' } }],
      },
    });
    expect(one('Deployment', 'jaeger-query').spec.replicas).toBe(3);
    expect(one('StatefulSet', 'jaeger-storage').spec.replicas).toBe(1);
  });

  test('survives a drain, except for the storage, which has one writer', () => {
    const budgets = rendered.objects.filter(({ kind }) => kind === 'PodDisruptionBudget');
    expect(budgets.map(({ metadata }) => metadata.name)).toEqual(['jaeger-collector', 'jaeger-query']);
  });

  test('keeps spans a week on a volume of the class that is set', () => {
    const { spec } = one('StatefulSet', 'jaeger-storage').spec.volumeClaimTemplates[0];
    expect(spec).toMatchObject({ storageClassName: 'quick', resources: { requests: { storage: '20Gi' } } });
    expect(config('jaeger-storage').extensions.jaeger_storage?.backends).toMatchObject({
      traces: { badger: { ttl: { spans: '168h' } } },
    });
  });

  test('has one folder that is written to: the volume, by the storage', () => {
    const writable = PROGRAMS.map(name => {
      const { volumeMounts, securityContext } = containerOf(rendered, name);
      expect(securityContext.readOnlyRootFilesystem).toBe(true);
      return volumeMounts.filter(({ readOnly }: { readOnly?: boolean }) => readOnly !== true);
    });
    expect(writable).toEqual([[{ name: 'data', mountPath: '/var/lib/jaeger' }], [], [], []]);
    const backend = config('jaeger-storage').extensions.jaeger_storage?.backends.traces;
    expect(backend).toMatchObject({ badger: { directories: { keys: '/var/lib/jaeger/keys' } } });
  });

  test('has a strategy for each service that sends spans', () => {
    expect(strategies('jaeger-collector')).toEqual({
      default_strategy: { type: 'probabilistic', param: 0.01 },
      service_strategies: [
        { service: 'frequent', type: 'probabilistic', param: 0.001 },
        { service: 'usual', type: 'probabilistic', param: 0.01 },
      ],
    });
  });

  test('is reached on the node by the services there', () => {
    expect(one('Service', 'jaeger-agent')).toMatchObject({
      metadata: { namespace: 'harbour-agents' },
      spec: { internalTrafficPolicy: 'Local' },
    });
    expect(one('Service', 'jaeger-collector').spec).not.toHaveProperty('internalTrafficPolicy');
    expect(one('DaemonSet', 'jaeger-agent').spec.template.spec.tolerations).toEqual([{ operator: 'Exists' }]);
  });

  test('passes spans along the declared flows', () => {
    const storage = 'jaeger-storage.harbour-watch.svc:17271';
    const backends = { traces: { grpc: { endpoint: storage } } };
    expect(config('jaeger-agent').exporters.otlp?.endpoint).toBe('jaeger-collector.harbour-watch.svc:4317');
    expect(config('jaeger-collector').extensions.jaeger_storage).toMatchObject({ backends });
    expect(config('jaeger-query').extensions.jaeger_storage).toMatchObject({ backends });
  });
});

test('a changed sampling strategy restarts nothing, a changed configuration does', () => {
  const checksums = (props: JaegerProps) =>
    render(props)
      .objects.filter(({ spec }) => spec?.template)
      .map(({ spec }) => spec.template.metadata.annotations['checksum/config']);
  const before = checksums(full);
  expect(checksums({ ...full, services: [] })).toEqual(before);
  const after = checksums({ ...full, size: { ...full.size, storage: { ...full.size.storage, retention: days(8) } } });
  expect(after.map((checksum, i) => checksum === before[i])).toEqual([false, true, true, true]);
});

describe.each(harbour.environments.map(environment => [environment.name, propsOf(environment, harbour)] as const))(
  '%s',
  (_, props) => {
    const rendered = render(props);

    test.each(PROGRAMS)('%s listens where its ports are, on all addresses', name => {
      const ports: { name: string; containerPort: number }[] = containerOf(rendered, name).ports;
      const listening = endpoints(rendered.config(name)).filter(endpoint => endpoint.startsWith('0.0.0.0:'));
      expect(listening.sort()).toEqual(ports.map(({ containerPort }) => `0.0.0.0:${containerPort}`).sort());
    });

    test.each(PROGRAMS)('%s is asked for its health, and knows how much memory it has', name => {
      const { readinessProbe, livenessProbe, startupProbe, env } = containerOf(rendered, name);
      for (const probe of [readinessProbe, livenessProbe, startupProbe]) {
        expect(probe.httpGet).toEqual({ path: '/status', port: 'health' });
      }
      const limit = (name === 'jaeger-agent' ? props.agentResources : props.size.resources).limits.memory.value;
      const soft = Number(env.find((each: { name: string }) => each.name === 'GOMEMLIMIT').value.replace('MiB', ''));
      expect((soft * mebibytes(1).value) / limit).toBeCloseTo(0.8, 1);
    });

    test.each([
      ['jaeger-collector', 'jaeger_storage_exporter'],
      ['jaeger-agent', 'otlp'],
    ] as const)('%s holds less than it would be refused for', (name, exporter) => {
      const { processors, exporters } = rendered.config(name);
      const limiter = processors?.memory_limiter;
      const queue = exporters.otlp?.sending_queue ?? exporters.jaeger_storage_exporter?.queue;
      if (limiter === undefined || queue === undefined) throw new Error('no limits');
      const refusedFrom = (limiter.limit_mib - limiter.spike_limit_mib) * mebibytes(1).value;
      expect(queue.queue_size * 4).toBeLessThan(refusedFrom);
      expect(queue.batch.max_size).toBeLessThan(queue.queue_size);
      expect(rendered.config(name).service.pipelines.traces.exporters).toEqual([exporter]);
    });

    test('opens nothing for debugging', () => {
      for (const name of PROGRAMS) {
        const { extensions } = rendered.config(name);
        expect(Object.keys(extensions)).not.toEqual(expect.arrayContaining(['pprof', 'zpages', 'expvar']));
        expect(extensions.healthcheckv2.http.config.enabled).toBe(false);
      }
    });
  },
);

test('spans come from every namespace of the product', () => {
  const two = { ...names, namespaces: { ...names.namespaces, products: ['quay', 'yard'] as const } };
  const senders = jaegerFlows(two).flatMap(({ from, to }) =>
    from.kind === 'namespace' ? [`${from.namespace} → ${to.name}`] : [],
  );
  expect([...new Set(senders)].sort()).toEqual([
    ...['quay → jaeger-agent', 'quay → jaeger-collector', 'yard → jaeger-agent', 'yard → jaeger-collector'],
  ]);
});

/** Every address that a configuration listens on. */
function endpoints({ extensions, receivers, service: { telemetry } }: ReturnType<typeof configOf>): string[] {
  const [{ pull }] = telemetry.metrics.readers;
  const { host, port } = pull.exporter.prometheus;
  return [
    extensions.healthcheckv2.http.endpoint,
    extensions.remote_storage?.endpoint,
    extensions.remote_sampling?.http.endpoint,
    extensions.jaeger_query?.http.endpoint,
    extensions.jaeger_query?.grpc.endpoint,
    receivers.otlp?.protocols.grpc.endpoint,
    receivers.otlp?.protocols.http.endpoint,
    `${host}:${port}`,
  ].filter(endpoint => endpoint !== undefined);
}
const configOf = render(smallest).config;
