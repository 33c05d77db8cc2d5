import { blackbox, days } from '../../../catalogue';
import {
  certificateExpired,
  certificateExpiring,
  userInterfaceUnreachable,
} from '../../../components/blackbox-exporter/alerts';
import { stat, timeseries } from '../../../dashboards/panel';
import { promql } from '../../../promql';

const NOT_EXPOSED = 'no user interface is exposed';

export const userInterfaces = [
  stat('Reachable', {
    shows: 'Whether each exposed user interface responds to probes from inside the cluster.',
    queries: { '{{instance}}': promql`min by (instance) (${blackbox.success})` },
    alerts: [userInterfaceUnreachable],
    whenEmpty: NOT_EXPOSED,
    width: 12,
    height: 8,
  }),
  timeseries('Certificates', {
    shows: 'Time until the certificate of each user interface expires, as last probed successfully.',
    queries: {
      '{{instance}}': promql`min by (instance) (last_over_time(${blackbox.certificateExpiry}[${days(7)}])) - time()`,
    },
    unit: 'seconds',
    alerts: [certificateExpiring, certificateExpired],
    whenEmpty: NOT_EXPOSED,
  }),
];
