import { type Family, family } from '../family';
import { type LabelDomain, open, values } from '../labels';
import { gauge } from '../metric';
import { SEVERITIES, STAGES } from '../names';

/** Labels that the expressions of some alerts return besides a target's. A test compares them with the rules. */
const ofExpressions = {
  certificate: open('client or serving, of alerts about kubelets', 2),
  condition: open('condition, of alerts about nodes', 3),
  alertmanager: open('address of an Alertmanager, of alerts about sending alerts', 3),
  application_name: open('name of a replica, of alerts about databases', 5),
  client_addr: open('address of a replica, of alerts about databases', 5),
  container: open('container, of alerts about pods', 5),
  datname: open('database, of alerts about databases', 10),
  device: open('block device, of alerts about disks', 50),
  extent: values('whole', 'part'),
  fstype: open('file system, of alerts about disks', 10),
  horizontalpodautoscaler: open('autoscaler, of alerts about autoscalers', 50),
  integration: open('kind of receiver, of alerts about notifications', 20),
  job_name: open('job, of alerts about jobs', 100),
  kind: open('kind of workload, of alerts about workloads', 3),
  label: open('label that has too many values, of alerts about telemetry', 10),
  metric: open('metric that is over its budget, of alerts about telemetry', 100),
  model: open('name of the model, of alerts about inference', 20),
  name: open('what is discovered, of alerts about service discovery', 2),
  objective: open('objective of a service, of alerts about error budgets', 10),
  part: open('part of the telemetry library, of alerts about telemetry', 8),
  period: open('period of an objective, of alerts about error budgets', 4),
  persistentvolumeclaim: open('claim, of alerts about volumes', 100),
  pool: open('name of the connection pool, of alerts about databases', 4),
  workload: open('workload, of alerts about workloads', 300),
  reason: open('kind of error, of alerts about notifications and logs', 20),
  rule_group: open('name of the rule group, of alerts about rules', 100),
  state: open('state of a connection, of alerts about databases', 6),
  usename: open('role, of alerts about databases', 10),
};
const labelsWith = (team: LabelDomain) => ({
  alertname: open('name of the alert', 100),
  severity: values(...SEVERITIES),
  stage: values(...STAGES),
  team,
  ...ofExpressions,
});
/** Enough for every alert to fire at once, for a few targets each. */
const MOST = 1_000;

const ABOUT = { name: 'alerts', exposedBy: 'Prometheus, about its alerting rules', foreignNames: true };

const metricsWith = (labels: ReturnType<typeof labelsWith>) => ({
  alerts: gauge('ALERTS', {
    help: '1 for each alert that is pending or firing.',
    unit: 'boolean',
    labels: { alertstate: values('pending', 'firing'), ...labels },
    maxSeries: MOST,
  }),
  since: gauge('ALERTS_FOR_STATE', {
    help: 'When each alert became pending.',
    unit: 'timestamp',
    labels,
    maxSeries: MOST,
  }),
});

/** The series that Prometheus writes about its own alerts. */
export const alerts = family(ABOUT, metricsWith(labelsWith(open('team that owns the alert', 20))));

/** The same, where only these teams own alerts: a query for any other team is a mistake. */
export const alertsOfTeams = (teams: readonly string[]): Family =>
  family(ABOUT, metricsWith(labelsWith(values(...teams))));
