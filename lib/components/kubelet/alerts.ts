import { days, hours, kubelet, minutes, ratio } from '../../catalogue';
import { type Matcher, promql } from '../../promql';
import { alert } from '../../rules';

/**
 * Fires days before the volume is full, and only if less than 40 % is left: the first hours of a new volume predict
 * nothing. The forecast for a full volume is exactly zero, and must not pass as one that does not shrink: hence `<= 0`.
 */
const FORECAST = days(4);
const ROOM_LEFT = ratio(0.4);

export const volumeFilling = alert('VolumeFilling', {
  means: 'less than {threshold} of a volume is free, and it will be full within four days',
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
  dashboard: 'kubernetes',
});

export const volumeFull = alert('VolumeFull', {
  means: 'a volume has less than {threshold} free',
  // Prometheus fills its volume up to 90 % by design, and the file system itself takes some of the space.
  threshold: ratio(0.03),
  expr: ({ threshold, service, platform }) => {
    const watched: Matcher = { label: 'namespace', operator: '=~', value: platform.watchedNamespaces.join('|') };
    return promql`
      ${kubelet.volumeAvailable}{${service}, ${watched}} / ${kubelet.volumeCapacity}{${service}, ${watched}} < ${threshold}`;
  },
  for: minutes(2),
  severity: 'critical',
  about: ['namespace', 'persistentvolumeclaim'],
  explains: { VolumeFilling: 'the volume is full already' },
  summary: 'Volume {{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} left',
  description:
    'Volume claim {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} of its ' +
    'space left. Programs that write to it stop or crash once it is full.',
  dashboard: 'kubernetes',
});

export const volumeAlerts = [volumeFilling, volumeFull] as const;
