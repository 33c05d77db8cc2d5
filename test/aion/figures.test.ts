/**
 * The figures that the requirements give for AION, and nothing else does. Whatever else AION declares may change without a
 * test failing: a figure that changes here is a change of the requirements.
 */
import { load } from 'js-yaml';
import { rules } from '../../aion/alerts';
import { development } from '../../aion/environments/development';
import { production } from '../../aion/environments/production';
import { aion } from '../../aion/stack';
import { alertmanagerRouting } from '../../charts/routing';
import { formatBytes, formatDuration } from '../../lib/base';
import { METRICS_PORT } from '../../lib/catalogue';
import { renderAlertmanagerConfig } from '../../lib/components/alertmanager';
import { panelsOf } from '../../lib/dashboards/dashboard';
import { platformThreshold } from '../../lib/rules';
import { ruleSettings } from '../../lib/stack';
import { type AnyObject, Deployment } from '../charts/manifests';
import { quantity } from '../support/quantity';

/** Where it is required, what it is about, what it must be, and what AION declares. */
type Figure = readonly [where: string, what: string, required: unknown, declared: () => unknown];

const deployed = new Deployment(aion, production);
const found = (kind: string, name: string): AnyObject => deployed.find(kind, name);
/** `1–2 CPU, 2Gi–4Gi`: requested, and the limit. */
function resources(kind: string, name: string): string {
  const { requests, limits } = found(kind, name).spec.template.spec.containers[0].resources;
  return `${requests.cpu}–${limits.cpu} CPU, ${requests.memory}–${limits.memory}`;
}
const claim = (name: string): string => {
  const [{ spec }] = found('StatefulSet', name).spec.volumeClaimTemplates;
  return `${spec.resources.requests.storage} of ${spec.storageClassName}`;
};
const otlpPorts = (name: string): number[] =>
  found('Service', name).spec.ports.flatMap(({ name, port }: AnyObject) => (name.startsWith('otlp') ? [port] : []));
const datasources = (): string[] =>
  (load(found('ConfigMap', 'grafana').data['datasources.yaml']) as AnyObject).datasources.map(
    ({ uid }: { uid: string }) => uid,
  );
const names = (declared: readonly { readonly name: string }[]): string[] => declared.map(({ name }) => name);

/** `> 0.05 ratio for 5m`, less the operator: the threshold where no service says otherwise, and how long it must hold. */
function condition(name: string): string {
  const alert = rules.alerts.find(each => each.name === name);
  if (alert === undefined) return 'there is no such alert';
  const { value, unit } = platformThreshold(rules, name, ruleSettings(aion, production));
  // 1 - 0.999 is not quite 0.001.
  const threshold = `${Number(value.toPrecision(12))} ${unit}`;
  return alert.for === undefined ? threshold : `${threshold} for ${formatDuration(alert.for)}`;
}
const threshold = (name: string): string => condition(name).replace(/ for .*/, '');

const AGREEMENTS = aion.names.roles.agreements;
const routing = renderAlertmanagerConfig(alertmanagerRouting(aion, production));
/** Where alerts of a severity go, whatever their team. A team may have more. Breaches of agreements are not paged. */
const channels = (severity: string, teams = aion.names.teams.filter(team => team !== AGREEMENTS)): string[] =>
  routing.receivers
    .filter(({ name }) => teams.some(team => name === `${team}-${severity}`))
    .map(({ name: _, ...integrations }) => Object.keys(integrations).map(key => key.replace(/_configs$/, '')))
    .reduce((common, own) => common.filter(each => own.includes(each)));

/** Of what is required, what AION does not have. It may have more. */
const missing = (required: readonly string[], declared: readonly string[]): string[] =>
  required.filter(each => !declared.includes(each));

/** What a small cluster must have free: all requests together. */
function requested(resource: 'cpu' | 'memory'): number {
  const { workloads } = new Deployment(aion, development);
  const requests = workloads.map(
    ({ spec }) => (spec.replicas ?? 1) * quantity(spec.template.spec.containers[0].resources.requests[resource]),
  );
  return requests.reduce((all, each) => all + each, 0);
}

const FIGURES: readonly Figure[] = [
  ['§ 1', 'port of /metrics', 9090, () => METRICS_PORT],

  ['§ 2.1', 'critical alerts go to', ['pagerduty', 'slack'], () => channels('critical')],
  // Decision 20: a breach opens a ticket.
  ['§ 2.1', 'breaches of agreements go to', ['slack', 'email'], () => channels('critical', [AGREEMENTS])],
  ['§ 2.1', 'warnings go to', ['slack'], () => channels('warning')],
  ['§ 2.1', 'infos go to', ['email'], () => channels('info')],
  [
    '§ 2.1',
    'teams that are missing',
    [],
    () => missing(['platform', 'database', 'ai', 'management'], aion.names.teams),
  ],
  ['§ 2.1', 'who is notified of breaches of agreements', 'management', () => aion.names.roles.agreements],
  ['§ 2.1', 'who is notified otherwise', 'platform', () => aion.names.roles.platform],
  ['§ 2.1', 'grouping', ['alertname', 'cluster', 'service'], () => routing.route.group_by],

  ['§ 2.2', 'HighErrorRate', '0.05 ratio for 5m', () => condition('HighErrorRate')],
  ['§ 2.2', 'HighLatency', '1 seconds for 10m', () => condition('HighLatency')],
  ['§ 2.2', 'ServiceDown', '1 count for 2m', () => condition('ServiceDown')],
  ['§ 2.2', 'HighRequestRate', '1000 perSecond', () => threshold('HighRequestRate')],
  ['§ 2.2', 'DatabaseConnectionPoolExhausted', '0.9 ratio', () => threshold('DatabaseConnectionPoolExhausted')],
  ['§ 2.2', 'SlowDatabaseQueries', '2 seconds', () => threshold('SlowDatabaseQueries')],
  ['§ 2.2', 'HighDatabaseErrorRate', '0.01 ratio', () => threshold('HighDatabaseErrorRate')],
  ['§ 2.2', 'AIInferenceFailureRate', '0.1 ratio', () => threshold('AIInferenceFailureRate')],
  ['§ 2.2', 'SlowAIInference', '30 seconds', () => threshold('SlowAIInference')],
  ['§ 2.2', 'HighActiveAISessions', '100 count', () => threshold('HighActiveAISessions')],
  ['§ 2.2', 'HighMemoryUsage', '8000000000 bytes', () => threshold('HighMemoryUsage')],
  ['§ 2.2', 'HighCPUUsage', '80 percent for 10m', () => condition('HighCPUUsage')],
  ['§ 2.2', 'DiskSpaceLow', '0.1 ratio', () => threshold('DiskSpaceLow')],
  ['§ 2.2', 'SLAAvailabilityViolation', '0.999 ratio', () => threshold('SLAAvailabilityViolation')],
  ['§ 2.2', 'SLAErrorRateViolation', '0.001 ratio', () => threshold('SLAErrorRateViolation')],
  ['§ 2.2', 'NodeMemoryHigh', '0.8 ratio', () => threshold('NodeMemoryHigh')],
  ['§ 2.2', 'NodeDiskFilling', '0.85 ratio', () => threshold('NodeDiskFilling')],
  [
    '§ 2.2',
    'alerts without a figure that are missing',
    [],
    () => missing(['PodCrashLooping', 'PodOOMKilled', 'DatabaseConnectionErrors'], names(rules.alerts)),
  ],

  ['§ 4', 'namespace of the platform', 'aion-monitoring', () => aion.names.namespaces.monitoring],
  [
    '§ 4.1',
    'services that are not scraped',
    [],
    () =>
      missing(
        ['web-api.yml', 'ai-engine.yml', 'postgres.yml', 'redis.yml', 'nodes.yml'],
        Object.keys(found('ConfigMap', 'prometheus-scrape').data),
      ),
  ],
  ['§ 4.1', 'retention of metrics', '30d', () => formatDuration(production.prometheus.storage.retention.time)],
  ['§ 4.1', 'most metrics kept', '45Gi', () => formatBytes(production.prometheus.storage.retention.size)],
  ['§ 4.1', 'volume of metrics', '50Gi of fast-ssd', () => claim('prometheus')],
  ['§ 4.1', 'resources of Prometheus', '1–2 CPU, 2Gi–4Gi', () => resources('StatefulSet', 'prometheus')],
  ['§ 4.2', 'resources of collectors', '500m–1 CPU, 1Gi–2Gi', () => resources('Deployment', 'jaeger-collector')],
  ['§ 4.2', 'resources of query', '500m–1 CPU, 1Gi–2Gi', () => resources('Deployment', 'jaeger-query')],
  ['§ 4.2', 'resources of storage', '500m–1 CPU, 1Gi–2Gi', () => resources('StatefulSet', 'jaeger-storage')],
  ['§ 4.2', "collectors' ports for spans", [4317, 4318], () => otlpPorts('jaeger-collector')],
  ['§ 4.2', "agents' ports for spans", [4317, 4318], () => otlpPorts('jaeger-agent')],
  ['§ 4.2', 'retention of traces', '7d', () => formatDuration(production.jaeger.storage.retention)],
  ['§ 4.2', 'where traces are kept', 'badger', () => production.jaeger.storage.store],
  ['§ 4.2', 'volume of traces', '20Gi of fast-ssd', () => claim('jaeger-storage')],
  // From one, says the requirement; of two, a drain takes one.
  ['§ 4.2', 'most collectors', 5, () => found('HorizontalPodAutoscaler', 'jaeger-collector').spec.maxReplicas],
  [
    '§ 4.3',
    'datasources that are missing',
    [],
    () => missing(['prometheus', 'loki', 'jaeger', 'postgres', 'alertmanager'], datasources()),
  ],
  ['§ 4.3', 'title of the dashboard that is shown first', 'AION Overview', () => aion.dashboards[0]?.title],
  [
    '§ 4.3',
    'panels of the overview that are missing',
    [],
    () =>
      missing(
        [
          ...['Request rate', 'Error rate', 'API latency', 'Database connections', 'AI inference duration by model'],
          ...['CPU', 'Memory'],
        ],
        aion.dashboards
          .slice(0, 1)
          .flatMap(panelsOf)
          .map(({ title }) => title),
      ),
  ],
  [
    '§ 4.3',
    'dashboards that are missing',
    [],
    () =>
      missing(
        ['http', 'database', 'ai', 'kubernetes', 'business', 'alerts'],
        aion.dashboards.map(({ key }) => key),
      ),
  ],

  ['README.md', 'development fits one CPU', true, () => requested('cpu') <= 1],
  ['README.md', 'development fits 3 GiB', true, () => requested('memory') <= 3 * 2 ** 30],
];

test.each(FIGURES)('%s: %s', (where, what, required, declared) => {
  const now = declared();
  if (JSON.stringify(now) === JSON.stringify(required)) return;
  throw new Error(
    [
      `This figure is a requirement (${where}), and AION declares another: ${what}.`,
      `  required: ${JSON.stringify(required)}`,
      `  declared: ${JSON.stringify(now)}`,
      'To change it, record the decision in docs/decisions/, as its README.md says, and then the figure in this file.',
    ].join('\n'),
  );
});
