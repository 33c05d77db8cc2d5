import { NodeExporter, type NodeExporterProps } from '../../../../lib/components/node-exporter';
import { exporterProps } from '../exporter/props';
import { synthesized } from '../synthesized';

const full: Required<NodeExporterProps> = exporterProps;
const { one, pod, container } = synthesized(chart => new NodeExporter(chart, 'exporter', full));
const args: string[] = container('node-exporter').args;

test('runs on every node, whatever its taints, in the namespace that permits it', () => {
  expect(one('DaemonSet', 'node-exporter').metadata.namespace).toBe('harbour-agents');
  expect(pod('node-exporter').tolerations).toEqual([{ operator: 'Exists' }]);
});

test('has the network of the node, whose traffic it counts, and not its processes', () => {
  expect(pod('node-exporter')).toMatchObject({ hostNetwork: true });
  expect(pod('node-exporter')).not.toHaveProperty('hostPID');
});

test('sees the node, and cannot change it', () => {
  expect(container('node-exporter').volumeMounts).toEqual([
    { name: 'root', mountPath: '/host/root', readOnly: true, mountPropagation: 'HostToContainer' },
  ]);
  expect(pod('node-exporter').volumes).toEqual([{ name: 'root', hostPath: { path: '/', type: 'Directory' } }]);
});

test('runs the collectors that the catalogue needs, and no others', () => {
  const collectors = args.filter(arg => /^--collector\.\w+$/.test(arg));
  expect(args).toContain('--collector.disable-defaults');
  expect(collectors).toEqual(
    ['cpu', 'diskstats', 'filesystem', 'loadavg', 'meminfo', 'netdev', 'time'].map(name => `--collector.${name}`),
  );
});

test.each([
  ['/', false],
  ['/var/lib/kubelet', false],
  ['/data', false],
  ['/var/lib/kubelet/pods/1/volumes/x', true],
  ['/run/containerd/io.containerd.runtime.v2.task/k8s.io/1/rootfs', true],
  ['/proc', true],
])('%s is left out: %s', (mount, out) => {
  const [, pattern = ''] = args.find(arg => arg.includes('mount-points-exclude'))?.split(/=(.*)/s) ?? [];
  expect(new RegExp(pattern).test(mount)).toBe(out);
});
