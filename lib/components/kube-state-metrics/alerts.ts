import { count, kubeState, minutes } from '../../catalogue';
import type { Expr, Matcher } from '../../promql';
import { equals, promql } from '../../promql';
import type { PlatformFacts, ServiceFacts } from '../../rules';
import { alert } from '../../rules';

/** What a controller appends to its own name: `-6d5f9c7b8-x2x7q`, `-x2x7q`, `-0`. */
const SUFFIX = '(-[a-f0-9]{6,10})?(-[a-z0-9]{5}|-[0-9]+)';

/** For pods that no service's own alert covers, the service label is the pod's name without the controller's suffix. */
const withServiceLabel = ({ pods }: ServiceFacts, expr: Expr): Expr =>
  pods === 'own'
    ? expr
    : promql`
        label_replace(
          ${expr},
          "service", "$1", "pod", ${{ quoted: `(.+?)${SUFFIX}` }}
        )`;

/** Selects the pods that this service's alerts cover, so that the team that can fix a crash is notified. */
function watchedPods({ name, pods }: ServiceFacts, platform: PlatformFacts): readonly [Matcher, Matcher] {
  const exposed = equals('service', platform.kubeStateService);
  if (pods === 'own') return [exposed, { label: 'pod', operator: '=~', value: `${name}${SUFFIX}` }];
  return [exposed, { label: 'pod', operator: '!~', value: `(${platform.servicesWithOwnPods.join('|')})${SUFFIX}` }];
}

/** Rounded, since `increase` extrapolates to the whole window: one restart becomes 1.03, which is more than one. */
const crashing = (threshold: { value: number; unit: 'count' }, [service, pods]: readonly [Matcher, Matcher]) => promql`
  round(sum by (namespace, pod, container) (increase(${kubeState.restarts}{${service}, ${pods}}[${minutes(15)}]))) > ${threshold}
  and on (namespace, pod, container)
  max by (namespace, pod, container) (
    max_over_time(${kubeState.waitingReason}{${service}, ${pods}, reason="CrashLoopBackOff"}[${minutes(5)}])
  ) == 1`;

export const podCrashLooping = alert('PodCrashLooping', {
  means: 'a container crashes repeatedly',
  threshold: count(1),
  namesService: ({ pods }) => pods === 'rest',
  appliesTo: ({ pods }) => pods !== undefined,
  expr: ({ threshold, facts, platform }) => withServiceLabel(facts, crashing(threshold, watchedPods(facts, platform))),
  for: minutes(5),
  severity: 'warning',
  summary: '{{ $labels.pod }} is crash looping',
  description:
    'Container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} was restarted about ' +
    '{{ $value | printf "%.0f" }} times in 15 minutes and waits in CrashLoopBackOff.',
  dashboard: 'kubernetes',
});

const outOfMemory = (
  threshold: { value: number; unit: 'count' },
  [service, pods]: readonly [Matcher, Matcher],
) => promql`
  sum by (namespace, pod, container) (increase(${kubeState.restarts}{${service}, ${pods}}[${minutes(10)}])) > ${threshold}
  and on (namespace, pod, container)
  max by (namespace, pod, container) (${kubeState.lastTerminatedReason}{${service}, ${pods}, reason="OOMKilled"}) == 1`;

export const podOOMKilled = alert('PodOOMKilled', {
  means: 'a container reached its memory limit and was killed',
  threshold: count(0),
  namesService: ({ pods }) => pods === 'rest',
  appliesTo: ({ pods }) => pods !== undefined,
  expr: ({ threshold, facts, platform }) =>
    withServiceLabel(facts, outOfMemory(threshold, watchedPods(facts, platform))),
  severity: 'warning',
  summary: '{{ $labels.pod }} was OOM-killed',
  description:
    'Container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} reached its memory limit and was ' +
    'killed, about {{ $value | printf "%.0f" }} times in the last 10 minutes.',
  dashboard: 'kubernetes',
});

export const podAlerts = [podCrashLooping, podOOMKilled] as const;
