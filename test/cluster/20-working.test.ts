/** The platform in development with running services: discovery, scraping, rules and traces. */
import { randomBytes } from 'node:crypto';
import { development } from '../../aion/environments/development';
import { aion } from '../../aion/stack';
import { API_PORT } from '../../apps/shared/ports';
import { blackbox } from '../../lib/catalogue';
import { KUBERNETES_API } from '../../lib/components/blackbox-exporter';
import { equals, promql } from '../../lib/promql';
import { ruleFiles } from '../../lib/rules';
import { monitoredIn, ruleSettings } from '../../lib/stack';
import { inUrl } from '../../tools/cluster/families';
import { waitFor } from '../../tools/process/wait';
import type { PrometheusApi } from '../support/prometheus-api';
import { jaegerQuery, namespaces } from './support/aion';
import { CONNECT_MS, connect, type TestCluster } from './support/cluster';
import { explain } from './support/explain';
import { forward } from './support/forward';
import { isReady, type KubernetesObject, list } from './support/objects';
import { applyDevelopment, hasImage } from './support/platform';
import { expectRulesEvaluated, expectTargetsUp, prometheusOf } from './support/prometheus';
import { figure, notRun, seconds } from './support/record';
import { applyWorkload, workloadReady } from './support/workload';
import { workloads } from './support/workloads';

/** Two scrapes and a discovery, on a busy machine. */
const SCRAPED_MS = 120_000;
const READY_MS = 600_000;
const WEB_API = 'web-api';

let cluster: TestCluster;
let prometheus: PrometheusApi;
/** Jobs whose program has no image on this cluster. */
let leftOut: readonly string[];

beforeAll(async () => {
  cluster = await connect();
  await applyDevelopment(cluster);
  await applyWorkload(cluster);
  prometheus = await prometheusOf(cluster);
  const without = (await workloads(cluster)).filter(each => !hasImage(cluster, each));
  leftOut = without.map(({ metadata }) => metadata.name);
}, CONNECT_MS + READY_MS);

const targets = async () => (await prometheus.targets()).activeTargets;
const explained = <T>(action: () => Promise<T>) => explain(cluster, { namespace: namespaces.monitoring }, action);

describe('discovery', () => {
  test('finds exactly the declared targets, and each running one is up', async () => {
    await explained(() =>
      waitFor(
        async () => {
          await expectTargetsUp(cluster, prometheus, leftOut);
          return true;
        },
        { what: 'every target to be up', timeoutMs: SCRAPED_MS },
      ),
    );
    const found = await targets();
    const up = found.filter(({ health }) => health === 'up').length;
    figure('Working', 'declared targets that are up', { measured: `${up} of ${found.length}` });
    for (const job of leftOut) {
      notRun(
        `scraping ${job}`,
        'there is no image of it here',
        'its target is discovered; npm test scrapes its metrics from the catalogue',
      );
    }
  }, 150_000);

  test('finds a target for each declared job', async () => {
    const jobs = new Set((await targets()).map(({ labels }) => labels.job));
    const declared = monitoredIn(development, aion.services).map(({ name }) => name);
    expect([...jobs].sort()).toEqual(declared.sort());
  });

  test('reaches the API server from a pod, over TLS that the cluster’s own authority verifies, and sees its certificate', async () => {
    const own = equals('service', KUBERNETES_API);
    const answers = promql`${blackbox.success}{${own}} == 1`;
    const expires = promql`${blackbox.certificateExpiry}{${own}} > time()`;
    for (const { text } of [answers, expires]) {
      await waitFor(async () => (await prometheus.query(text)).length === 1, { what: text, timeoutMs: SCRAPED_MS });
    }
  }, 250_000);

  const pods = () =>
    list(cluster, 'pods', { namespace: namespaces.aion, selector: `app.kubernetes.io/name=${WEB_API}` });
  const addresses = (running: readonly KubernetesObject[]): string[] =>
    running.map(({ status }) => status.podIP).sort();

  /** Waits until exactly the ready pods are scraped successfully. */
  async function follows(what: string, count: number): Promise<void> {
    const began = Date.now();
    let ready = began;
    await explain(cluster, { namespace: namespaces.aion }, () =>
      waitFor(
        async () => {
          const running = (await pods()).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
          if (running.length !== count || !running.every(isReady)) {
            ready = Date.now();
            throw new Error(`${running.length} pods, ${running.filter(isReady).length} ready`);
          }
          const scraped = (await targets()).filter(({ labels }) => labels.job === WEB_API);
          expect(scraped.map(({ scrapeUrl }) => new URL(scrapeUrl).hostname).sort()).toEqual(
            addresses(running).map(inUrl),
          );
          expect(scraped.map(({ health }) => health)).toEqual(running.map(() => 'up'));
          return true;
        },
        { what: `exactly ${count} pods of ${WEB_API} to be scraped`, timeoutMs: SCRAPED_MS },
      ),
    );
    figure('Working', what, {
      measured: `${seconds(Date.now() - began)}, of which ${seconds(Date.now() - ready)} after the pod was ready`,
      'at most': `one scrape interval, ${development.prometheus.scrapeInterval.value} s, after that`,
    });
  }

  const scale = (replicas: number) =>
    cluster.kubectl(['-n', namespaces.aion, 'scale', `deployment/${WEB_API}`, `--replicas=${replicas}`]);

  test('follows a replaced pod, and a service that is scaled up and down', async () => {
    const before = addresses(await pods());
    await cluster.kubectl(['-n', namespaces.aion, 'delete', 'pod', '-l', `app.kubernetes.io/name=${WEB_API}`]);
    await follows('a pod is replaced: until only the new one is scraped', 1);
    expect(addresses(await pods())).not.toEqual(before);
    try {
      await scale(2);
      await follows('a second pod is added: until it is scraped', 2);
    } finally {
      await scale(1);
    }
    await follows('a pod is removed: until it is no longer a target', 1);
    await workloadReady(cluster);
  }, 480_000);
});

test('every rule in dist/ is loaded and evaluated without an error', async () => {
  const written = ruleFiles(aion.rules, monitoredIn(development, aion.services), ruleSettings(aion, development))
    .flatMap(({ groups }) => groups)
    .flatMap(group => group.rules);
  const rules = await explained(() =>
    waitFor(() => expectRulesEvaluated(prometheus), {
      what: 'every rule to have been evaluated',
      timeoutMs: 90_000,
    }),
  );
  const count = (type: string) => rules.filter(rule => rule.type === type).length;
  const nameOf = (rule: (typeof written)[number]) => ('alert' in rule ? rule.alert : rule.record);
  expect(rules.map(({ name }) => name).sort()).toEqual(written.map(nameOf).sort());
  figure('Working', 'rules evaluated without an error', {
    measured: `${count('alerting')} alerts, ${count('recording')} recording rules`,
  });
}, 120_000);

test('a request appears as one trace through both services, and in the logs of both', async () => {
  const traceId = randomBytes(16).toString('hex');
  const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-01`;
  const api = await forward(cluster, namespaces.aion, `service/${WEB_API}`, API_PORT);
  const call = async <T>(path: string, body: object): Promise<T> => {
    const headers = { 'content-type': 'application/json', traceparent };
    const answer = await fetch(api + path, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} returned ${answer.status}: ${text}`);
    return JSON.parse(text) as T;
  };
  const began = Date.now();
  const user = await call<{ id: string }>('/v1/users', { name: 'Ada', email: `ada-${traceId}@example.test` });
  const { id } = await call<{ id: string }>('/v1/conversations', { userId: user.id, title: 'Traced' });
  await call(`/v1/conversations/${id}/messages`, { text: 'Where did this go?', maxTokens: 4 });

  const { number } = jaegerQuery.ports.web;
  const jaeger = await forward(cluster, namespaces.monitoring, 'service/jaeger-query', number);
  await explained(() =>
    waitFor(
      async () => {
        const answer = await fetch(`${jaeger}/api/traces/${traceId}`);
        const { data } = (await answer.json()) as { data: readonly JaegerTrace[] | null };
        const processes = Object.values(data?.[0]?.processes ?? {});
        const services = new Set(processes.map(({ serviceName }) => serviceName));
        expect([...services].sort()).toEqual(['ai-engine', WEB_API]);
        return true;
      },
      { what: 'the trace, with spans of both services', timeoutMs: 60_000 },
    ),
  );
  figure('Working', 'a request: until its trace contains both services', {
    measured: seconds(Date.now() - began),
  });
  for (const service of [WEB_API, 'ai-engine']) {
    const logs = await cluster.kubectl(['-n', namespaces.aion, 'logs', `deployment/${service}`, '--since=5m']);
    expect([service, logs.includes(traceId)]).toEqual([service, true]);
  }
}, 120_000);

interface JaegerTrace {
  readonly processes: Readonly<Record<string, { readonly serviceName: string }>>;
}
