import { family } from '../family';
import { gauge } from '../metric';

export const blackbox = family(
  { name: 'probe', exposedBy: 'blackbox exporter, about the addresses that it probes', foreignNames: true },
  {
    success: gauge('probe_success', { help: '1 if the probe succeeded.', unit: 'boolean' }),
    duration: gauge('probe_duration_seconds', { help: 'Time that the probe took.', unit: 'seconds' }),
    certificateExpiry: gauge('probe_ssl_earliest_cert_expiry', {
      help: 'When the first certificate of the chain expires.',
      unit: 'timestamp',
    }),
  },
);

export const httpProbe = family(
  { name: 'http-probe', exposedBy: 'blackbox exporter, about addresses that it probes over HTTP', foreignNames: true },
  {
    httpStatus: gauge('probe_http_status_code', {
      help: 'Status of the response, or 0 without one.',
      unit: 'count',
    }),
  },
);
