import { blackbox, days } from '../../../catalogue';
import {
  kubernetesApiCertificateExpiring,
  kubernetesApiUnreachable,
} from '../../../components/blackbox-exporter/alerts';
import { KUBERNETES_API } from '../../../components/blackbox-exporter/component';
import { stat, timeseries } from '../../../dashboards/panel';
import { equals, promql } from '../../../promql';

const probed = equals('service', KUBERNETES_API);

export const api = [
  stat('API server reachable', {
    shows: 'Whether a pod can open a verified TLS connection to the API server.',
    queries: { '{{instance}}': promql`min by (instance) (${blackbox.success}{${probed}})` },
    alerts: [kubernetesApiUnreachable],
    width: 12,
  }),
  timeseries('Certificate of the API server', {
    shows: "Time until the API server's certificate expires, as last probed successfully.",
    queries: {
      '{{instance}}': promql`
        min by (instance) (last_over_time(${blackbox.certificateExpiry}{${probed}}[${days(7)}])) - time()`,
    },
    unit: 'seconds',
    alerts: [kubernetesApiCertificateExpiring],
  }),
];
