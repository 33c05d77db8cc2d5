import { blackbox, count, days, minutes } from '../../catalogue';
import { promql } from '../../promql';
import { alert } from '../../rules';

export const certificateExpiring = alert('CertificateExpiring', {
  means: "a user interface's certificate expires within {threshold}",
  // Issuers renew 30 days ahead: two weeks left means that renewal fails, with time to fix it.
  threshold: days(14),
  expr: ({ threshold, service }) => promql`${blackbox.certificateExpiry}{${service}} - time() < ${threshold}`,
  for: minutes(60),
  severity: 'warning',
  summary: 'The certificate of {{ $labels.instance }} expires in {{ $value | humanizeDuration }}',
  description:
    'The certificate of {{ $labels.instance }} is valid for another {{ $value | humanizeDuration }} and has not been renewed.',
  dashboard: 'platform',
});

export const userInterfaceUnreachable = alert('UserInterfaceUnreachable', {
  means: 'a user interface of the platform does not answer',
  threshold: count(1),
  expr: ({ threshold, service }) => promql`${blackbox.success}{${service}} < ${threshold}`,
  for: minutes(5),
  severity: 'warning',
  summary: '{{ $labels.instance }} cannot be reached',
  description: 'Probing {{ $labels.instance }} from inside the cluster fails (probe_success is {{ $value }}).',
  dashboard: 'platform',
});

export const probeAlerts = [certificateExpiring, userInterfaceUnreachable] as const;
