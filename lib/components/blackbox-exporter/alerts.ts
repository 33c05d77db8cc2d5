import { blackbox, count, days, httpProbe, minutes, seconds, target } from '../../catalogue';
import { equals, type Matcher, promql } from '../../promql';
import { alert, covered, type PlatformFacts, page, platformAlert, platformTeam, ticket } from '../../rules';
import { KUBERNETES_API } from './component';

/**
 * The last known expiry: a probe that fails, as it does once the certificate has expired, exposes none. Only of addresses
 * that are still probed: they have a target.
 */
const timeLeft = (service: Matcher, platform: PlatformFacts) => promql`
  last_over_time(${blackbox.certificateExpiry}{${service}}[${covered(days(7), platform)}]) - time()
  and on (service, instance) ${target.up}{${service}}`;

export const certificateExpiring = alert('CertificateExpiring', {
  means: "a user interface's certificate expires within {threshold}",
  // Issuers renew 30 days ahead: two weeks left means that renewal fails, with time to fix it.
  threshold: days(14),
  expr: ({ threshold, service, platform }) => promql`${timeLeft(service, platform)} < ${threshold}`,
  for: minutes(60),
  severity: 'warning',
  stage: ticket(),
  // It goes on once the certificate has expired: only a renewal resolves it.
  summary:
    'The certificate of {{ $labels.instance }} ' +
    '{{ if gt $value 0.0 }}expires in {{ $value | humanizeDuration }}{{ else }}has expired{{ end }}',
  description:
    'The certificate of {{ $labels.instance }} has not been renewed: it is valid for another ' +
    '{{ $value | humanizeDuration }} (negative once it has expired).',
  dashboard: 'user-interfaces',
});

export const certificateExpired = alert('CertificateExpired', {
  means: "a user interface's certificate has expired",
  threshold: seconds(0),
  expr: ({ threshold, service, platform }) => promql`${timeLeft(service, platform)} < ${threshold}`,
  severity: 'critical',
  stage: page(),
  about: ['service', 'instance'],
  explains: { CertificateExpiring: 'the certificate has expired already' },
  summary: 'The certificate of {{ $labels.instance }} has expired',
  description:
    'The certificate of {{ $labels.instance }} has expired ({{ $value | humanizeDuration }}): browsers refuse to open it.',
  dashboard: 'user-interfaces',
});

export const userInterfaceUnreachable = alert('UserInterfaceUnreachable', {
  means: 'a user interface of the platform does not answer as it should',
  threshold: count(1),
  expr: ({ threshold, service }) => promql`${blackbox.success}{${service}} < ${threshold}`,
  for: minutes(5),
  severity: 'warning',
  stage: ticket(),
  summary: '{{ $labels.instance }} cannot be reached',
  description:
    'Probing {{ $labels.instance }} from inside the cluster fails (probe_success is {{ $value }}): there is no answer, or none that a request without credentials should get.',
  dashboard: 'user-interfaces',
});

export const interfaceWithoutSignIn = alert('InterfaceWithoutSignIn', {
  means:
    'a user interface answers whoever asks: a request without credentials gets a status from 200 to below {threshold}',
  // Redirects lead to where one can sign in, and show nothing.
  threshold: count(300),
  expr: ({ threshold, service }) => promql`${httpProbe.httpStatus}{${service}} >= 200 < ${threshold}`,
  for: minutes(1),
  severity: 'critical',
  stage: page(),
  about: ['service', 'instance'],
  explains: { UserInterfaceUnreachable: 'the probe expects to be refused' },
  summary: '{{ $labels.instance }} is open to everybody',
  description:
    'A request to {{ $labels.instance }} without credentials is answered with status {{ $value }} instead of a refusal: whoever ' +
    'reaches the address can read metrics, traces and alerts, and perhaps silence them.',
  dashboard: 'user-interfaces',
});

export const kubernetesApiUnreachable = platformAlert('KubernetesApiUnreachable', {
  means: 'the Kubernetes API cannot be reached from a pod, or its certificate is not valid',
  threshold: count(1),
  expr: ({ threshold }) => promql`${blackbox.success}{${equals('service', KUBERNETES_API)}} < ${threshold}`,
  // An upgrade of a single control plane takes minutes, and what runs goes on meanwhile.
  for: minutes(10),
  severity: 'critical',
  stage: page(),
  team: platformTeam,
  service: KUBERNETES_API,
  summary: 'The Kubernetes API cannot be reached from inside the cluster',
  description:
    'No TLS handshake with {{ $labels.instance }} has succeeded for 10 minutes (probe_success is {{ $value }}). What runs goes ' +
    'on, but nothing is started, replaced, scaled or discovered, and what is reported about pods and nodes is out of date.',
  dashboard: 'nodes',
});

export const kubernetesApiCertificateExpiring = platformAlert('KubernetesApiCertificateExpiring', {
  means: "the Kubernetes API server's certificate expires within {threshold}",
  // kubeadm's are valid for a year, and are renewed by hand or by an upgrade, which has to be planned.
  threshold: days(14),
  expr: ({ threshold, platform }) => promql`${timeLeft(equals('service', KUBERNETES_API), platform)} < ${threshold}`,
  for: minutes(60),
  severity: 'warning',
  stage: ticket(),
  team: platformTeam,
  service: KUBERNETES_API,
  summary:
    "The Kubernetes API server's certificate " +
    '{{ if gt $value 0.0 }}expires in {{ $value | humanizeDuration }}{{ else }}has expired{{ end }}',
  description:
    'The certificate that {{ $labels.instance }} serves is valid for another {{ $value | humanizeDuration }} (negative once it ' +
    'has expired) and has not been renewed. Then every kubelet, controller and user is refused.',
  dashboard: 'nodes',
});

/** Of every service that is probed over HTTP. */
export const interfaceAlerts = [
  ...([certificateExpiring, certificateExpired] as const),
  ...([userInterfaceUnreachable, interfaceWithoutSignIn] as const),
] as const;

export const apiAlerts = [kubernetesApiUnreachable, kubernetesApiCertificateExpiring] as const;
