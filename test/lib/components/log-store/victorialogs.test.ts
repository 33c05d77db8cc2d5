import { logStoreProps } from '../../../../charts/logs';
import { days, gibibytes, mebibytes } from '../../../../lib/catalogue';
import { LogStore, type LogStoreSize } from '../../../../lib/components/log-store';
import { VictoriaLogs, type VictoriaLogsProps } from '../../../../lib/components/victorialogs';
import { contextOf, large, names } from '../../../example/stack';
import { synthesized } from '../synthesized';

const smallest: VictoriaLogsProps = {
  names,
  image: 'registry/victoria-logs:1',
  storage: { store: 'victorialogs', retention: days(3), volume: gibibytes(10) },
  resources: { requests: { cpu: 0.1, memory: mebibytes(64) }, limits: { memory: mebibytes(256) } },
};
const full: Required<VictoriaLogsProps> = { ...smallest, storageClass: 'quick' };

const render = (props: VictoriaLogsProps) => synthesized(chart => new VictoriaLogs(chart, 'logs', props));

test('it has one writer on a volume, of the class that is set', () => {
  const claim = (props: VictoriaLogsProps) => {
    const { replicas, volumeClaimTemplates } = render(props).one('StatefulSet', 'victorialogs').spec;
    const { storageClassName, resources } = volumeClaimTemplates[0].spec;
    return [replicas, storageClassName, resources.requests.storage];
  };
  expect(claim(smallest)).toEqual([1, undefined, '10Gi']);
  expect(claim(full)).toEqual([1, 'quick', '10Gi']);
});

test('it writes to its volume alone, as no root, and no token is mounted', () => {
  const { pod, container } = render(full);
  expect(container('victorialogs').securityContext.readOnlyRootFilesystem).toBe(true);
  expect(container('victorialogs').volumeMounts).toEqual([{ name: 'data', mountPath: '/victoria-logs-data' }]);
  expect(pod('victorialogs')).toMatchObject({
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 1000 },
  });
});

describe('its arguments', () => {
  const args: string[] = render(full).container('victorialogs').args;
  const value = (flag: string) => args.find(arg => arg.startsWith(`-${flag}=`))?.split('=')[1];

  test('keep logs for as long as is declared, and remove the oldest day before the volume is full', () => {
    expect(value('retentionPeriod')).toBe('3d');
    expect(value('retention.maxDiskSpaceUsageBytes')).toBe('8GiB');
    // Below what the retention may fill, there is room for merges before it refuses lines.
    expect(value('storage.minFreeDiskSpaceBytes')).toBe('512MiB');
  });

  test('offer nobody who may send lines the handles of an administrator: their keys are unknown', () => {
    for (const handle of ['partitionManage', 'forceMerge', 'forceFlush', 'logNewStreams', 'pprof', 'flags']) {
      expect([handle, value(`${handle}AuthKey`)]).toEqual([handle, 'file:///proc/sys/kernel/random/uuid']);
    }
    expect(args).toEqual(expect.arrayContaining(['-internalinsert.disable', '-internalselect.disable']));
    expect(args.filter(arg => arg.startsWith('-delete'))).toEqual([]);
  });
});

test('it is the store of an environment that says so', () => {
  const context = contextOf(large);
  const { one } = synthesized(chart => new LogStore(chart, 'logs', logStoreProps(context, large.logs as LogStoreSize)));
  expect(one('StatefulSet', 'victorialogs').spec.template.spec.containers[0].image).toBe(
    'docker.io/victoriametrics/victoria-logs:v1.52.1',
  );
});
