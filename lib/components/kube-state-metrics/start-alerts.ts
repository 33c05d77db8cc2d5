import { count, IMAGE_REASONS, kubeState, minutes } from '../../catalogue';
import type { Matcher } from '../../promql';
import { anyOf, noneOf, promql } from '../../promql';
import { alert, ticket } from '../../rules';
import { type Covered, coveredObjects, OF_OWNERS, POD, withServiceLabel } from './owners';

export const podUnschedulable = alert('PodUnschedulable', {
  ...OF_OWNERS,
  means: 'no node takes a pod',
  threshold: count(0),
  expr: ({ threshold, facts, platform }) => {
    const [service, pods] = coveredObjects(facts, platform, POD);
    return withServiceLabel(
      facts,
      POD,
      promql`max by (namespace, pod) (${kubeState.podUnschedulable}{${service}, ${pods}}) > ${threshold}`,
    );
  },
  // Longer than an autoscaler of nodes takes to add one.
  for: minutes(15),
  severity: 'warning',
  stage: ticket(),
  summary: '{{ $labels.pod }} cannot be scheduled',
  description:
    'No node has taken pod {{ $labels.namespace }}/{{ $labels.pod }} for 15 minutes ' +
    '(it reads {{ $value }}, 0 is scheduled).',
  dashboard: 'kubernetes',
});

/** Without the reason: while a pull fails, it alternates between ErrImagePull and ImagePullBackOff. */
const waiting = ([service, pods]: Covered, reason: Matcher) => promql`
  max by (namespace, pod, container) (
    ${kubeState.waitingReason}{${service}, ${pods}, ${reason}}
    or ${kubeState.initWaitingReason}{${service}, ${pods}, ${reason}}
  )`;

const ofImage = anyOf('reason', IMAGE_REASONS);

export const podImagePullFailing = alert('PodImagePullFailing', {
  ...OF_OWNERS,
  means: 'a container waits for an image that cannot be pulled',
  threshold: count(0),
  expr: ({ threshold, facts, platform }) =>
    withServiceLabel(facts, POD, promql`${waiting(coveredObjects(facts, platform, POD), ofImage)} > ${threshold}`),
  for: minutes(10),
  severity: 'warning',
  stage: ticket(),
  summary: '{{ $labels.pod }} cannot pull its image',
  description:
    'Container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} has waited for its image for ' +
    '10 minutes (it reads {{ $value }}, 0 is pulled).',
  dashboard: 'kubernetes',
});

/** A crash loop and an image have alerts of their own; a pod that initializes waits for another of its containers. */
const otherwise = noneOf('reason', ['CrashLoopBackOff', 'PodInitializing', ...IMAGE_REASONS]);

export const podNotStarting = alert('PodNotStarting', {
  ...OF_OWNERS,
  means: 'a container waits to be created or started',
  threshold: count(0),
  expr: ({ threshold, facts, platform }) =>
    withServiceLabel(facts, POD, promql`${waiting(coveredObjects(facts, platform, POD), otherwise)} > ${threshold}`),
  // Longer than the pull of a large image takes, during which the reason is ContainerCreating.
  for: minutes(15),
  severity: 'warning',
  stage: ticket(),
  summary: '{{ $labels.pod }} does not start',
  description:
    'Container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} has waited to be created or ' +
    'started for 15 minutes (it reads {{ $value }}, 0 is started).',
  dashboard: 'kubernetes',
});
