import { days, hours, kubelet, minutes, ratio } from '../../catalogue';
import { anyOf, type Matcher, promql } from '../../promql';
import { alert, type PlatformFacts, page, ticket } from '../../rules';

/**
 * Fires days before the volume is full, and only if less than 40 % is left: the first hours of a new volume predict
 * nothing. The forecast for a full volume is exactly zero, and must not pass as one that does not shrink: hence `<= 0`.
 */
const FORECAST = days(4);
const ROOM_LEFT = ratio(0.4);

/**
 * Of a raw block volume the kubelet knows nothing but the size, and reports 0 for what is used and what is free: a file
 * system is never entirely unused.
 */
const isFileSystem = (service: Matcher, watched: Matcher) => promql`${kubelet.volumeUsed}{${service}, ${watched}} > 0`;

const watchedIn = ({ watchedNamespaces }: PlatformFacts): Matcher => anyOf('namespace', watchedNamespaces);

export const volumeFilling = alert('VolumeFilling', {
  means: 'less than {threshold} of a volume is free, and it will be full within four days',
  threshold: ROOM_LEFT,
  expr: ({ threshold, service, platform }) => {
    const watched = watchedIn(platform);
    return promql`
      (
        ${kubelet.volumeAvailable}{${service}, ${watched}} / ${kubelet.volumeCapacity}{${service}, ${watched}} < ${threshold}
      )
      and predict_linear(${kubelet.volumeAvailable}{${service}, ${watched}}[${hours(6)}], ${FORECAST}) <= 0
      and ${isFileSystem(service, watched)}`;
  },
  for: hours(1),
  severity: 'warning',
  stage: ticket(),
  summary: 'Volume {{ $labels.persistentvolumeclaim }} will be full within four days',
  description:
    'Volume claim {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} of its ' +
    'space left and, at the rate of the last six hours, none in four days.',
  dashboard: 'volumes',
});

export const volumeFull = alert('VolumeFull', {
  means: 'a volume has less than {threshold} free',
  // Prometheus may fill its volume up to 90 % (exceptions.sizeOfVolume), and the file system itself takes some of the space.
  threshold: ratio(0.03),
  expr: ({ threshold, service, platform }) => {
    const watched = watchedIn(platform);
    return promql`
      ${kubelet.volumeAvailable}{${service}, ${watched}} / ${kubelet.volumeCapacity}{${service}, ${watched}} < ${threshold}
      and ${isFileSystem(service, watched)}`;
  },
  for: minutes(2),
  severity: 'critical',
  stage: page(),
  about: ['namespace', 'persistentvolumeclaim'],
  explains: { VolumeFilling: 'the volume is full already' },
  summary: 'Volume {{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} left',
  description:
    'Volume claim {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} of its ' +
    'space left. Programs that write to it stop or crash once it is full.',
  dashboard: 'volumes',
});

export const volumeInodesLow = alert('VolumeInodesLow', {
  means: 'a volume has less than {threshold} of its inodes free',
  // File systems that create inodes on demand report none, and no share of them.
  threshold: ratio(0.05),
  expr: ({ threshold, service, platform }) => {
    const watched = watchedIn(platform);
    return promql`
      ${kubelet.volumeInodesFree}{${service}, ${watched}} / ${kubelet.volumeInodes}{${service}, ${watched}} < ${threshold}`;
  },
  for: minutes(5),
  severity: 'critical',
  stage: page(),
  summary: 'Volume {{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} of its inodes left',
  description:
    'Volume claim {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} of its ' +
    'inodes left. With none, no file can be created there, however many bytes are free.',
  dashboard: 'volumes',
});

export const kubeletCertificateExpiring = alert('KubeletCertificateExpiring', {
  means: "a kubelet's client or serving certificate expires within {threshold}",
  // The kubelet renews them when a tenth to a third of their time is left, which is more for those of a year.
  threshold: days(7),
  expr: ({ threshold, service }) => promql`
    label_replace(${kubelet.clientCertificateLeft}{${service}}, "certificate", "client", "", "") < ${threshold}
    or label_replace(${kubelet.servingCertificateLeft}{${service}}, "certificate", "serving", "", "") < ${threshold}`,
  for: hours(1),
  severity: 'warning',
  stage: ticket(),
  summary:
    "The {{ $labels.certificate }} certificate of {{ $labels.node }}'s kubelet expires in {{ $value | humanizeDuration }}",
  description:
    'The {{ $labels.certificate }} certificate of the kubelet on node {{ $labels.node }} is valid for another ' +
    '{{ $value | humanizeDuration }} and has not been renewed. Once it has expired, the node is lost to the cluster ' +
    '(client) or no longer answers logs, exec and scrapes (serving).',
  dashboard: 'nodes',
});

export const volumeAlerts = [volumeFilling, volumeFull, volumeInodesLow, kubeletCertificateExpiring] as const;
