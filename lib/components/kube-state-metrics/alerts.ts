import { count, type Duration, hours, kubeState, minutes, type Quantity } from '../../catalogue';
import { promql } from '../../promql';
import { alert, ticket } from '../../rules';
import { autoscalerAtMaximum, jobFailed, nodePressure, volumeClaimLost, volumeClaimPending } from './object-alerts';
import { type Covered, coveredObjects, OF_OWNERS, POD, withServiceLabel } from './owners';
import { podImagePullFailing, podNotStarting, podUnschedulable } from './start-alerts';
import { containerCPUThrottled, containerMemoryNearLimit } from './usage-alerts';
import { workloadReplicasMissing } from './workload-alerts';

export * from './object-alerts';
export * from './start-alerts';
export * from './usage-alerts';
export * from './workload-alerts';

/** Of containers and init containers alike: those of a pod have different names. */
const restarts = ([service, pods]: Covered, window: Duration) => promql`
  sum by (namespace, pod, container) (
    increase(${kubeState.restarts}{${service}, ${pods}}[${window}])
    or increase(${kubeState.initRestarts}{${service}, ${pods}}[${window}])
  )`;

const earlierRestarts = ([service, pods]: Covered, window: Duration) => promql`
  sum by (namespace, pod, container) (
    increase(${kubeState.restarts}{${service}, ${pods}}[${window}] offset ${window})
    or increase(${kubeState.initRestarts}{${service}, ${pods}}[${window}] offset ${window})
  )`;

/**
 * Either it waits in back-off now, or it was restarted in both halves of the hour: a container that lives for a quarter of
 * an hour rarely waits, and its back-off may be too short for a scrape to see it. One that needed a few attempts to start is
 * neither for long.
 *
 * Rounded, since `increase` extrapolates to the whole window: one restart becomes 1.01, which is more than one.
 */
const crashing = (threshold: Quantity<'count'>, pods: Covered) => promql`
  round(${restarts(pods, hours(1))}) > ${threshold}
  and on (namespace, pod, container) ${existing(pods)}
  and on (namespace, pod, container) (
    ${inBackOff(pods)} == 1
    or (
      ${restarts(pods, minutes(30))} > 0
      and on (namespace, pod, container) ${earlierRestarts(pods, minutes(30))} > 0
    )
  )`;

/** A pod that has been deleted crashes no more, but the windows still have its restarts. */
const existing = ([service, pods]: Covered) => promql`
  max by (namespace, pod, container) (
    ${kubeState.restarts}{${service}, ${pods}} or ${kubeState.initRestarts}{${service}, ${pods}}
  )`;

/** For as long as the shortest waits lie apart, and less than the alert's `for`: a single restart is not enough. */
const inBackOff = ([service, pods]: Covered) => promql`
  max by (namespace, pod, container) (
    max_over_time(${kubeState.waitingReason}{${service}, ${pods}, reason="CrashLoopBackOff"}[${minutes(3)}])
    or max_over_time(${kubeState.initWaitingReason}{${service}, ${pods}, reason="CrashLoopBackOff"}[${minutes(3)}])
  )`;

export const podCrashLooping = alert('PodCrashLooping', {
  ...OF_OWNERS,
  means: 'a container crashes repeatedly',
  threshold: count(1),
  expr: ({ threshold, facts, platform }) =>
    withServiceLabel(facts, POD, crashing(threshold, coveredObjects(facts, platform, POD))),
  for: minutes(5),
  severity: 'warning',
  stage: ticket(),
  summary: '{{ $labels.pod }} is crash looping',
  description:
    'Container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} was restarted about ' +
    '{{ $value | printf "%.0f" }} times in the last hour.',
  dashboard: 'kubernetes',
});

const outOfMemory = (threshold: Quantity<'count'>, pods: Covered) => promql`
  ${restarts(pods, minutes(10))} > ${threshold}
  and on (namespace, pod, container) ${lastOutOfMemory(pods)} == 1`;

const lastOutOfMemory = ([service, pods]: Covered) => promql`
  max by (namespace, pod, container) (
    ${kubeState.lastTerminatedReason}{${service}, ${pods}, reason="OOMKilled"}
    or ${kubeState.initLastTerminatedReason}{${service}, ${pods}, reason="OOMKilled"}
  )`;

export const podOOMKilled = alert('PodOOMKilled', {
  ...OF_OWNERS,
  means: 'a container reached its memory limit and was killed',
  threshold: count(0),
  expr: ({ threshold, facts, platform }) =>
    withServiceLabel(facts, POD, outOfMemory(threshold, coveredObjects(facts, platform, POD))),
  severity: 'warning',
  stage: ticket(),
  summary: '{{ $labels.pod }} was OOM-killed',
  description:
    'Container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} reached its memory limit and was ' +
    'killed, about {{ $value | printf "%.0f" }} times in the last 10 minutes.',
  dashboard: 'kubernetes',
});

/** About pods and what else belongs to a service: its own team is notified. */
export const podAlerts = [
  podCrashLooping,
  podOOMKilled,
  podUnschedulable,
  podImagePullFailing,
  podNotStarting,
  workloadReplicasMissing,
  containerMemoryNearLimit,
  containerCPUThrottled,
  autoscalerAtMaximum,
  jobFailed,
] as const;

/** About what belongs to no service. */
export const clusterAlerts = [volumeClaimPending, volumeClaimLost, nodePressure] as const;
