import { family } from '../family';
import { open, values } from '../labels';
import { gauge } from '../metric';
import { SEVERITIES, TEAMS } from '../names';

/** The series that Prometheus writes of its own alerts. */
export const alerts = family(
  { name: 'alerts', exposedBy: 'Prometheus, of its alerting rules' },
  {
    alerts: gauge('ALERTS', {
      help: '1 for each alert that is pending or firing.',
      unit: 'boolean',
      labels: {
        alertname: open('name of the alert', 100),
        alertstate: values('pending', 'firing'),
        severity: values(...SEVERITIES),
        team: values(...TEAMS),
      },
    }),
    since: gauge('ALERTS_FOR_STATE', {
      help: 'When each alert became pending.',
      unit: 'timestamp',
      labels: { alertname: open('name of the alert', 100), severity: values(...SEVERITIES), team: values(...TEAMS) },
    }),
  },
);
