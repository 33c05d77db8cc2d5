/** Runs every query of every dashboard on a Prometheus that monitors running services. */
import {
  grafana,
  httpProbe,
  kubeState,
  loki,
  metricsOf,
  oauth2Proxy,
  seriesOf,
  victoriaLogs,
} from '../../lib/catalogue';
import { LEFT_OUT } from '../../tools/cluster/images/platform';
import { waitFor } from '../../tools/process/wait';
import { differences } from '../support/differences';
import { type Checked, dashboardExpressions } from '../support/expressions';
import type { PrometheusApi } from '../support/prometheus-api';
import { CONNECT_MS, connect, type TestCluster } from './support/cluster';
import { beginFaults, endFaults } from './support/faults';
import { applyDevelopment } from './support/platform';
import { prometheusOf } from './support/prometheus';
import { figure, notRun } from './support/record';
import { applyWorkload } from './support/workload';

/** A few failures of each kind, so that panels about failures have data; too few for a page. */
const FAILURES = {
  'web-api': {
    errors: { share: 0.1, status: 500 },
    'query-errors': { share: 0.1 },
    'slow-queries': { seconds: 1.5, share: 0.2 },
  },
  'ai-engine': { 'inference-errors': { share: 0.2 } },
} as const;
const services = ['web-api', 'ai-engine'] as const;

/** Queries without data on a healthy stack, and why that is correct. */
const NOTHING_TO_SHOW: readonly { readonly where: RegExp; readonly why: string }[] = [
  { where: / \/ annotations \/ Firing alerts$/, why: 'they mark where an alert fired' },
  { where: /^aion-overview \/ Services \/ \{\{service\}\}$/, why: 'every service answers' },
  { where: /^aion-alerts \/ Firing alerts/, why: 'nothing but the watchdog fires' },
  { where: /^aion-alerts \/ Fired in shadow/, why: 'nothing that is in shadow fired' },
  {
    where: /^aion-delivery \/ (Failed n|N|Failing n)otifications/,
    why: 'development notifies nobody',
  },
  {
    where:
      /^aion-(service-levels \/ (Availability|Error ratio|Error budget (left|lasts))|page-.* \/ Error budget (left|lasts)|http \/ Error ratio of the agreement) \//,
    why: 'it has a point every half hour: a younger Prometheus may have none',
  },
  {
    where: /^aion-http \/ Requests today and yesterday \/ .* a day earlier/,
    why: 'a Prometheus that is younger than a day has nothing to compare with',
  },
  {
    where: /^aion-anomalies \/ .* and what is usual \/ (expected|usual)/,
    why: 'a Prometheus that is younger than a day does not know what is usual',
  },
  {
    where: /^aion-nodes \/ Certificates of kubelets \/ client/,
    why: 'a kubelet has none of its own if its credentials are given to it',
  },
  { where: /^aion-postgres \/ Longest transaction/, why: 'no transaction may be open at that moment' },
  {
    where: /^aion-postgres \/ Replication lag/,
    why: 'the exporter of Debian has another name for it than that of dist/',
  },
  { where: /^aion-postgres \/ Log that replicas have to replay/, why: 'PostgreSQL has no replica' },
  {
    where: /^aion-logs \/ (Lines read and sent \/ sent|Lines lost by agents|Refused by full agents)/,
    why: 'Loki has no image here, so that agents keep what they read',
  },
  { where: /^aion-redis \/ Redis memory used/, why: 'Redis has no memory limit' },
  { where: /^aion-ai \/ Model load duration/, why: 'the models were loaded before the first scrape' },
  { where: /^aion-delivery \/ Members of the Alertmanager cluster/, why: 'a single replica forms no cluster' },
  {
    where: /^aion-traces \/ Lost spans \/ too large/,
    why: 'the counter appears with the first span that is too large',
  },
  {
    where: /^aion-user-interfaces \/ (Reachable|Certificates) \//,
    why: 'development exposes no user interface',
  },
  {
    where: /^aion-traces \/ Observations over budget/,
    why: 'the counter appears with the first label value over budget',
  },
];

/** Families whose exporter is missing: it has no image, or development does not deploy it. */
const ABSENT = {
  own: [kubeState, grafana, httpProbe, oauth2Proxy, loki, victoriaLogs],
  other: [httpProbe, oauth2Proxy, victoriaLogs],
};

const expressions = dashboardExpressions();

let cluster: TestCluster;
let prometheus: PrometheusApi;
beforeAll(async () => {
  cluster = await connect();
  await applyDevelopment(cluster);
  await applyWorkload(cluster);
  prometheus = await prometheusOf(cluster);
  for (const service of services) await beginFaults(cluster, service, FAILURES[service]);
}, CONNECT_MS + 600_000);
afterAll(async () => {
  for (const service of services) await endFaults(cluster, service);
}, 150_000);

test('every panel shows data, if its exporter runs', async () => {
  const absent = ABSENT[cluster.own ? 'own' : 'other'].flatMap(metricsOf).flatMap(seriesOf);
  const needs = ({ text }: Checked) => absent.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(text));
  const run = expressions.filter(each => needs(each).length === 0);
  const mayBeEmpty = (where: string) => NOTHING_TO_SHOW.some(each => each.where.test(where));
  // A rate needs two scrapes after the first failure.
  const wrong = await waitFor(
    async () => {
      const { empty, wrong } = await differences(prometheus, run);
      expect(empty.filter(where => !mayBeEmpty(where))).toEqual([]);
      return wrong;
    },
    { what: 'data for every query', timeoutMs: 480_000 },
  );
  // The labels of annotations depend on which alerts fire.
  expect(wrong.filter(problem => !mayBeEmpty(problem.slice(0, problem.indexOf(': '))))).toEqual([]);
  figure('Dashboards', 'queries that return data', {
    measured: `${run.filter(({ where }) => !mayBeEmpty(where)).length} of ${expressions.length}`,
  });
  for (const { where, why } of NOTHING_TO_SHOW) {
    const found = run.filter(each => where.test(each.where));
    expect([where, found.length > 0]).toEqual([where, true]);
    for (const each of found) figure('Dashboards', `may be empty: ${each.where}`, { measured: why });
  }
  const left = expressions.filter(each => needs(each).length > 0);
  if (left.length > 0) {
    const missing = cluster.own ? `${Object.keys(LEFT_OUT).join(', ')} have no image; ` : '';
    notRun(
      `${left.length} queries on ${[...new Set(left.flatMap(needs).map(({ name }) => name.split('_')[0]))].join(', ')} metrics`,
      `${missing}development exposes no user interface to probe`,
      'npm run test:real runs every query on Prometheus with metrics from the catalogue',
    );
  }
}, 510_000);
