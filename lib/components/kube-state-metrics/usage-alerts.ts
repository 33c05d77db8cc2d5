import { containers, kubeState, minutes, ratio } from '../../catalogue';
import { promql } from '../../promql';
import { alert } from '../../rules';
import { covered, OF_OWNERS, POD, usedBy, withServiceLabel } from './owners';

export const containerMemoryNearLimit = alert('ContainerMemoryNearLimit', {
  ...OF_OWNERS,
  means: 'a container uses more than {threshold} of its memory limit',
  threshold: ratio(0.9),
  expr: ({ threshold, facts, platform }) => {
    const [service, pods] = covered(facts, platform, POD);
    const [user] = usedBy([service, pods], platform);
    return withServiceLabel(
      facts,
      POD,
      promql`
        max by (namespace, pod, container) (${containers.memory}{${user}, ${pods}})
        / max by (namespace, pod, container) (${kubeState.resourceLimits}{${service}, ${pods}, resource="memory"})
        > ${threshold}`,
    );
  },
  for: minutes(15),
  severity: 'warning',
  summary: '{{ $labels.pod }} uses {{ $value | humanizePercentage }} of its memory limit',
  description:
    'Container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} has used ' +
    '{{ $value | humanizePercentage }} of its memory limit for 15 minutes. At 100% it is killed.',
  dashboard: 'kubernetes',
});

export const containerCPUThrottled = alert('ContainerCPUThrottled', {
  ...OF_OWNERS,
  means: 'a container is stopped at its CPU limit in more than {threshold} of the periods in which it runs',
  threshold: ratio(0.25),
  expr: ({ threshold, facts, platform }) => {
    const [user, pods] = usedBy(covered(facts, platform, POD), platform);
    return withServiceLabel(
      facts,
      POD,
      promql`
        max by (namespace, pod, container) (increase(${containers.cpuPeriodsThrottled}{${user}, ${pods}}[${minutes(5)}]))
        / max by (namespace, pod, container) (increase(${containers.cpuPeriods}{${user}, ${pods}}[${minutes(5)}]))
        > ${threshold}`,
    );
  },
  for: minutes(15),
  // It matters to a service that is slow, which has an alert of its own.
  severity: 'info',
  summary: '{{ $labels.pod }} is throttled in {{ $value | humanizePercentage }} of its CPU periods',
  description:
    'Container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} reached its CPU limit in ' +
    '{{ $value | humanizePercentage }} of the periods of the last five minutes, for 15 minutes.',
  dashboard: 'kubernetes',
});
