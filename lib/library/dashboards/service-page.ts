/** The page of one service: what a person opens who knows which service it is about, and not yet what. */
import type { StackNames } from '../../base';
import { ai, database, type Family, http, minutes, system, target } from '../../catalogue';
import type { AnyPanel, Dashboard } from '../../dashboards';
import { dashboard } from '../../dashboards/dashboard';
import { stat, timeseries } from '../../dashboards/panel';
import { keyFor } from '../../dashboards/uid';
import { equals, type Matcher, promql } from '../../promql';
import { aiInferenceFailureRate, inferenceErrorRatio, inferenceRate, slowAIInference } from '../../rules/families/ai';
import { databaseConnectionPoolExhausted, poolUtilisation } from '../../rules/families/database';
import { highLatency, latencyP50, latencyP95 } from '../../rules/families/http';
import { highCPUUsage, highMemoryUsage } from '../../rules/families/system';
import { serviceDown } from '../../rules/families/target';
import type { Service } from '../../services';
import { firingTable } from './alerts';
import { queryDurationPanel, queryErrorRatioPanel } from './database';
import { errorRatioPanel, requestsByStatus } from './http';
import { budgetLastsPanel, budgetLeftPanel } from './service-levels';

/** Of each line, so that a service that exposes everything still fits a screen and a half. */
const HEIGHT = 6;

const wrong = (about: Matcher, hasObjectives: boolean): readonly AnyPanel[] => [
  firingTable(about, { width: 12, height: HEIGHT }),
  ...(hasObjectives ? [budgetLeftPanel(about, 6), budgetLastsPanel(about, 6)] : []),
];

const requests = (about: Matcher): readonly AnyPanel[] => [
  requestsByStatus(about, { height: HEIGHT }),
  errorRatioPanel(about, { height: HEIGHT }),
  timeseries('Latency', {
    shows: 'Time within which half, 95% and 99% of the requests are answered.',
    queries: {
      p50: promql`${latencyP50}{${about}}`,
      p95: promql`${latencyP95}{${about}}`,
      // Of the buckets themselves, over the window of the recorded quantiles: recorded series have no exemplars.
      p99: promql`
        histogram_quantile(0.99, sum by (service, le) (rate(${http.requestDuration.bucket}{${about}}[${minutes(5)}])))`,
    },
    alerts: [highLatency],
    height: HEIGHT,
  }),
];

const inferences = (about: Matcher): readonly AnyPanel[] => [
  timeseries('Inference requests', {
    shows: 'Requests per second to each model.',
    queries: { '{{model}}': promql`${inferenceRate}{${about}}` },
    height: HEIGHT,
  }),
  timeseries('Inference failures', {
    shows: 'Share of the requests to each model that fail, other than by invalid input or because the caller left.',
    queries: { '{{model}}': promql`${inferenceErrorRatio}{${about}}` },
    alerts: [aiInferenceFailureRate],
    height: HEIGHT,
  }),
  timeseries('Inference duration', {
    shows: 'Time within which 95% of the inferences of each model end.',
    queries: {
      '{{model}}': promql`
        histogram_quantile(0.95, sum by (service, model, le) (rate(${ai.duration.bucket}{${about}}[${minutes(5)}])))`,
    },
    alerts: [slowAIInference],
    height: HEIGHT,
  }),
];

const databases = (about: Matcher): readonly AnyPanel[] => [
  timeseries('Pool utilisation', {
    shows: 'Share of each pool’s connections that are in use, of the fullest process.',
    queries: { '{{pool}}': promql`max by (service, pool) (${poolUtilisation}{${about}})` },
    unit: 'ratio',
    alerts: [databaseConnectionPoolExhausted],
    height: HEIGHT,
  }),
  queryErrorRatioPanel(about, { height: HEIGHT }),
  queryDurationPanel(about, { height: HEIGHT }),
];

const processes = (about: Matcher, exposes: readonly Family[]): readonly AnyPanel[] => [
  stat('Processes that answer', {
    shows: 'Processes whose last scrape succeeded, of those that should be there.',
    queries: {
      answering: promql`sum(${target.up}{${about}}) or vector(0)`,
      known: promql`count(${target.up}{${about}}) or vector(0)`,
    },
    unit: 'count',
    alerts: [serviceDown],
    faults: { answering: { severity: 'critical', below: 1 } },
    width: 8,
    height: HEIGHT,
  }),
  ...(exposes.includes(system)
    ? [
        timeseries('CPU', {
          shows: 'Share of the CPU available to each process that it uses, the ten busiest.',
          queries: { '{{instance}}': promql`topk(10, ${system.cpuUsage}{${about}})` },
          alerts: [highCPUUsage],
          height: HEIGHT,
        }),
        timeseries('Memory', {
          shows: 'Resident memory of each process, the ten largest.',
          queries: { '{{instance}}': promql`topk(10, ${system.memoryUsage}{${about}})` },
          alerts: [highMemoryUsage],
          height: HEIGHT,
        }),
      ]
    : []),
];

/** What makes a service one with a page: databases and exporters have dashboards of their own. */
const PAGED: readonly Family[] = [http, ai, database, system];

/** The page of each service that counts its own work. */
export const servicePages = (names: StackNames, services: readonly Service[]): readonly Dashboard[] =>
  services
    .filter(({ exposes }) => exposes.some(family => PAGED.includes(family)))
    .map(service => servicePage(names, service));

function servicePage(names: StackNames, service: Service): Dashboard {
  const { name, description, exposes, slo, objectives = [], declaredAt } = service;
  const about = equals('service', name);
  const has = (family: Family): boolean => exposes.includes(family);
  const answers = [...(has(http) ? requests(about) : []), ...(has(ai) ? inferences(about) : [])];
  const more = { variables: { service: name } };
  return {
    ...dashboard(keyFor(names, 'page', name), {
      // A service may be called http, and have the title of a dashboard of the library otherwise.
      title: `Service: ${name}`,
      description,
      service: name,
      variables: [],
      links: {
        ...(has(http) && { HTTP: { dashboard: 'http', ...more } }),
        ...(has(ai) && { 'AI inference': { dashboard: 'ai', ...more } }),
        ...(has(database) && { Database: { dashboard: 'database', ...more } }),
      },
      rows: {
        'Is anything wrong?': wrong(about, slo?.availability !== undefined || objectives.length > 0),
        ...(answers.length > 0 && { 'Do its users get answers?': answers }),
        ...(has(database) && { 'Does its database answer?': databases(about) }),
        'Do its processes run, and have they room?': processes(about, exposes),
      },
    }),
    declaredAt,
  };
}
