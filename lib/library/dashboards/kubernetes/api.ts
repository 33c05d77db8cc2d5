import {
  kubernetesApiCertificateExpiring,
  kubernetesApiUnreachable,
} from '../../../components/blackbox-exporter/alerts';
import { KUBERNETES_API } from '../../../components/blackbox-exporter/component';
import { stat, timeseries } from '../../../dashboards/panel';
import { equals } from '../../../promql';
import { certificateLeft, reachable } from '../probes';

const probed = equals('service', KUBERNETES_API);

export const api = [
  stat('API server reachable', {
    shows: 'Whether a pod can open a verified TLS connection to the API server.',
    queries: { '{{instance}}': reachable(probed) },
    alerts: [kubernetesApiUnreachable],
    width: 12,
  }),
  timeseries('Certificate of the API server', {
    shows: "Time until the API server's certificate expires, as last probed successfully.",
    queries: { '{{instance}}': certificateLeft(probed) },
    unit: 'seconds',
    alerts: [kubernetesApiCertificateExpiring],
  }),
];
