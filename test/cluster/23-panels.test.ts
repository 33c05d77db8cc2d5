/** Every query of every dashboard, asked of the Prometheus that watches running services. */
import { blackbox, grafana, kubeState, metricsOf, seriesOf } from '../../lib/catalogue';
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

/** A little of each failure, so that panels of failures have something to show; too little for a page. */
const FAILURES = {
  'web-api': {
    errors: { share: 0.1, status: 500 },
    'query-errors': { share: 0.1 },
    'slow-queries': { seconds: 1.5, share: 0.2 },
  },
  'ai-engine': { 'inference-errors': { share: 0.2 } },
} as const;
const services = ['web-api', 'ai-engine'] as const;

/** Queries that have no data on a stack that is healthy, and why that is right. */
const NOTHING_TO_SHOW: readonly { readonly where: RegExp; readonly why: string }[] = [
  { where: / \/ annotations$/, why: 'they mark where an alert fired' },
  {
    where: /^aion-business \/ Availability of 30 days/,
    why: 'has a point every half hour: a Prometheus that is younger may have none',
  },
  { where: /^aion-platform \/ Members of the Alertmanager cluster/, why: 'one replica alone is no cluster' },
  { where: /^aion-platform \/ Lost spans \/ too large/, why: 'counts from the first span that is too large' },
  { where: /^aion-platform \/ Observations over budget/, why: 'counts from the first label value over its budget' },
];

/** Families whose exporter is not there: no image, or nothing exposed in development. */
const ABSENT = {
  own: [kubeState, grafana, blackbox],
  other: [blackbox],
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

test('every panel shows data, where there is a source of it', async () => {
  const absent = ABSENT[cluster.own ? 'own' : 'other'].flatMap(metricsOf).flatMap(seriesOf);
  const needs = ({ text }: Checked) => absent.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(text));
  const asked = expressions.filter(each => needs(each).length === 0);
  const silent = (where: string) => NOTHING_TO_SHOW.some(each => each.where.test(where));
  // A rate needs two scrapes after the first failure.
  const wrong = await waitFor(
    async () => {
      const { empty, wrong } = await differences(prometheus, asked);
      expect(empty.filter(where => !silent(where))).toEqual([]);
      return wrong;
    },
    { what: 'data for every query', timeoutMs: 480_000 },
  );
  // What alerts fire decides on the labels of annotations.
  expect(wrong.filter(problem => !silent(problem.slice(0, problem.indexOf(': '))))).toEqual([]);
  figure('Dashboards', 'queries that return data, of all', {
    measured: `${asked.filter(({ where }) => !silent(where)).length} of ${expressions.length}`,
  });
  for (const { where, why } of NOTHING_TO_SHOW) {
    const found = asked.filter(each => where.test(each.where));
    expect([where, found.length > 0]).toEqual([where, true]);
    for (const each of found) figure('Dashboards', `may be empty: ${each.where}`, { measured: why });
  }
  const left = expressions.filter(each => needs(each).length > 0);
  if (left.length > 0) {
    const missing = cluster.own ? `${Object.keys(LEFT_OUT).join(', ')} have no image; ` : '';
    notRun(
      `${left.length} queries over ${[...new Set(left.flatMap(needs).map(({ name }) => name.split('_')[0]))].join(', ')} metrics`,
      `${missing}development exposes no user interface to probe`,
      'npm test runs every query on Prometheus with the catalogue',
    );
  }
}, 510_000);
