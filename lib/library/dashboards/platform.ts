import { type Family, target, telemetry } from '../../catalogue';
import { dashboard } from '../../dashboards/dashboard';
import { variable } from '../../dashboards/variable';
import { promql } from '../../promql';
import { alertDelivery } from './platform/alert-delivery';
import { prometheusPanels } from './platform/prometheus';
import { scrapes } from './platform/scrapes';
import { telemetryPanels } from './platform/telemetry';
import { tracing } from './platform/tracing';
import { userInterfaces } from './platform/user-interfaces';

export const platformDashboard = (families: readonly Family[]) =>
  dashboard('platform', {
    title: 'Monitoring platform',
    description: 'Can the monitoring itself be trusted?',
    variables: [variable('service', promql`${target.up}`)],
    rows: {
      'Scrapes and cardinality': scrapes,
      Prometheus: prometheusPanels,
      'Delivery of alerts': alertDelivery,
      'Tracing with Jaeger': tracing,
      ...(families.includes(telemetry) && { 'Telemetry library': telemetryPanels }),
      'User interfaces': userInterfaces,
    },
  });
