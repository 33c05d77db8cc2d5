import { containers, kubeState, minutes, ratio, type Series } from '../../catalogue';
import { type Expr, type Matcher, promql } from '../../promql';
import { alert, type PlatformFacts, ratioAlert, type ServiceFacts, ticket } from '../../rules';
import { coveredObjects, OF_OWNERS, POD, usedBy, withServiceLabel } from './owners';

export const containerMemoryNearLimit = alert('ContainerMemoryNearLimit', {
  ...OF_OWNERS,
  means: 'a container uses more than {threshold} of its memory limit',
  threshold: ratio(0.9),
  expr: ({ threshold, facts, platform }) => {
    const [service, pods] = coveredObjects(facts, platform, POD);
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
  stage: ticket(),
  summary: '{{ $labels.pod }} uses {{ $value | humanizePercentage }} of its memory limit',
  description:
    'Container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} has used ' +
    '{{ $value | humanizePercentage }} of its memory limit for 15 minutes. At 100% it is killed.',
  dashboard: 'kubernetes',
});

interface Input {
  readonly facts: ServiceFacts;
  readonly platform: PlatformFacts;
}

/** An expression over what the containers of the service's pods use. */
function ofContainers({ facts, platform }: Input, expr: (user: Matcher, pods: Matcher) => Expr): Expr {
  const [user, pods] = usedBy(coveredObjects(facts, platform, POD), platform);
  return withServiceLabel(facts, POD, expr(user, pods));
}

const periods = (counter: Series, user: Matcher, pods: Matcher): Expr =>
  promql`max by (namespace, pod, container) (increase(${counter}{${user}, ${pods}}[${minutes(5)}]))`;

export const containerCPUThrottled = ratioAlert('ContainerCPUThrottled', {
  ...OF_OWNERS,
  means: 'a container is stopped at its CPU limit in more than {threshold} of the periods in which it runs',
  threshold: ratio(0.25),
  // A period lasts 100 ms: ten seconds of five minutes. Whoever runs less than that is hardly slowed down.
  leastEvents: {
    count: 100,
    what: 'such periods in five minutes',
    of: input => ofContainers(input, (user, pods) => periods(containers.cpuPeriodsThrottled, user, pods)),
  },
  expr: ({ threshold, ...input }) =>
    ofContainers(
      input,
      (user, pods) => promql`
        ${periods(containers.cpuPeriodsThrottled, user, pods)}
        / ${periods(containers.cpuPeriods, user, pods)}
        > ${threshold}`,
    ),
  for: minutes(15),
  // It matters to a service that is slow, which has an alert of its own.
  severity: 'info',
  stage: ticket(),
  summary: '{{ $labels.pod }} is throttled in {{ $value | humanizePercentage }} of its CPU periods',
  description:
    'Container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} reached its CPU limit in ' +
    '{{ $value | humanizePercentage }} of the periods of the last five minutes, for 15 minutes.',
  dashboard: 'kubernetes',
});
