import { count, days, hours, kubelet, kubeState, minutes, ratio } from '../catalogue';
import type { Expr, Matcher } from '../promql';
import { equals, promql } from '../promql';
import { alert } from './alert';
import type { PlatformFacts, ServiceFacts } from './facts';

/** What a controller appends to its own name: `-6d5f9c7b8-x2x7q`, `-x2x7q`, `-0`. */
const SUFFIX = '(-[a-f0-9]{6,10})?(-[a-z0-9]{5}|-[0-9]+)';

/** Pods that no service's own alert watches say by their name which service they belong to: all but what was appended. */
const named = ({ pods }: ServiceFacts, found: Expr): Expr =>
  pods === 'own'
    ? found
    : promql`
        label_replace(
          ${found},
          "service", "$1", "pod", ${{ quoted: `(.+?)${SUFFIX}` }}
        )`;

/** Selects the pods that the alerts of this service are about, so that a crash goes to the team that can mend it. */
function podsOf({ name, pods }: ServiceFacts, platform: PlatformFacts): readonly [Matcher, Matcher] {
  const exposed = equals('service', platform.kubeStateService);
  if (pods === 'own') return [exposed, { label: 'pod', operator: '=~', value: `${name}${SUFFIX}` }];
  return [exposed, { label: 'pod', operator: '!~', value: `(${platform.servicesWithOwnPods.join('|')})${SUFFIX}` }];
}

/** Rounded, since `increase` extends what it saw to the whole window: one restart reads as 1.03, which is more than one. */
const crashing = (threshold: { value: number; unit: 'count' }, [service, pods]: readonly [Matcher, Matcher]) => promql`
  round(sum by (namespace, pod, container) (increase(${kubeState.restarts}{${service}, ${pods}}[${minutes(15)}]))) > ${threshold}
  and on (namespace, pod, container)
  max by (namespace, pod, container) (
    max_over_time(${kubeState.waitingReason}{${service}, ${pods}, reason="CrashLoopBackOff"}[${minutes(5)}])
  ) == 1`;

export const podCrashLooping = alert('PodCrashLooping', {
  threshold: count(1),
  namesService: ({ pods }) => pods === 'rest',
  appliesTo: ({ pods }) => pods !== undefined,
  expr: ({ threshold, facts, platform }) => named(facts, crashing(threshold, podsOf(facts, platform))),
  for: minutes(5),
  severity: 'warning',
  summary: '{{ $labels.pod }} crashes again and again',
  description:
    'Container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} was restarted about ' +
    '{{ $value | printf "%.0f" }} times in 15 minutes and waits in CrashLoopBackOff.',
  dashboard: 'aion-kubernetes',
});

const outOfMemory = (
  threshold: { value: number; unit: 'count' },
  [service, pods]: readonly [Matcher, Matcher],
) => promql`
  sum by (namespace, pod, container) (increase(${kubeState.restarts}{${service}, ${pods}}[${minutes(10)}])) > ${threshold}
  and on (namespace, pod, container)
  max by (namespace, pod, container) (${kubeState.lastTerminatedReason}{${service}, ${pods}, reason="OOMKilled"}) == 1`;

export const podOOMKilled = alert('PodOOMKilled', {
  threshold: count(0),
  namesService: ({ pods }) => pods === 'rest',
  appliesTo: ({ pods }) => pods !== undefined,
  expr: ({ threshold, facts, platform }) => named(facts, outOfMemory(threshold, podsOf(facts, platform))),
  severity: 'warning',
  summary: '{{ $labels.pod }} was killed for lack of memory',
  description:
    'Container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} reached its memory limit and was ' +
    'killed, about {{ $value | printf "%.0f" }} times in the last 10 minutes.',
  dashboard: 'aion-kubernetes',
});

/**
 * Fires days before the volume is full, and only where less than 40 % is left: the first hours of a new volume predict
 * nothing. One that is full stays at nothing, and must not be taken for one that does not shrink: hence `<= 0`.
 */
const FORECAST = days(4);
const ROOM_LEFT = ratio(0.4);

export const volumeFilling = alert('VolumeFilling', {
  threshold: ROOM_LEFT,
  expr: ({ threshold, service, platform }) => {
    const watched: Matcher = { label: 'namespace', operator: '=~', value: platform.watchedNamespaces.join('|') };
    return promql`
      (
        ${kubelet.volumeAvailable}{${service}, ${watched}} / ${kubelet.volumeCapacity}{${service}, ${watched}} < ${threshold}
      )
      and predict_linear(${kubelet.volumeAvailable}{${service}, ${watched}}[${hours(6)}], ${FORECAST}) <= 0`;
  },
  for: hours(1),
  severity: 'warning',
  summary: 'Volume {{ $labels.persistentvolumeclaim }} will be full within four days',
  description:
    'Volume claim {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} of its ' +
    'space left and, at the rate of the last six hours, none in four days.',
  dashboard: 'aion-kubernetes',
});

export const volumeFull = alert('VolumeFull', {
  // Prometheus fills its volume up to 90 % by design, and a file system takes some of it for itself.
  threshold: ratio(0.03),
  expr: ({ threshold, service, platform }) => {
    const watched: Matcher = { label: 'namespace', operator: '=~', value: platform.watchedNamespaces.join('|') };
    return promql`
      ${kubelet.volumeAvailable}{${service}, ${watched}} / ${kubelet.volumeCapacity}{${service}, ${watched}} < ${threshold}`;
  },
  for: minutes(2),
  severity: 'critical',
  summary: 'Volume {{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} left',
  description:
    'Volume claim {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} of its ' +
    'space left. What writes to it stops, or crashes, when there is none.',
  dashboard: 'aion-kubernetes',
});

export const kubernetesAlerts = [podCrashLooping, podOOMKilled, volumeFilling, volumeFull] as const;
