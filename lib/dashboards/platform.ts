import { target } from '../catalogue';
import { promql } from '../promql';
import { dashboard } from './model/dashboard';
import { variable } from './model/variable';
import { alertDelivery } from './platform/alert-delivery';
import { prometheusPanels } from './platform/prometheus';
import { scrapes } from './platform/scrapes';
import { telemetryPanels } from './platform/telemetry';
import { tracing } from './platform/tracing';
import { userInterfaces } from './platform/user-interfaces';

export const platformDashboard = dashboard('aion-platform', {
  description: 'Can the monitoring itself be trusted?',
  variables: [variable('service', promql`${target.up}`)],
  rows: {
    'Scrapes and cardinality': scrapes,
    Prometheus: prometheusPanels,
    'Delivery of alerts': alertDelivery,
    'Tracing with Jaeger': tracing,
    'Telemetry library': telemetryPanels,
    'User interfaces': userInterfaces,
  },
});
