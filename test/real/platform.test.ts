/**
 * The main job on real input: what stands in `dist/` scrapes everything that is monitored, records, finds an injected
 * fault and tells the right people. test/support/README.md says what differs from a cluster; time goes 30 times faster.
 *
 * Prometheus and Alertmanager are the real ones, and so are their metrics. AION, kubelets, exporters, Jaeger and Grafana are
 * played by the catalogue: that the real ones expose what it says is not shown here.
 */
import { ai, alerts, type Metric, metricsOf, seriesOf } from '../../lib/catalogue';
import { panelsOf } from '../../lib/dashboards/model/dashboard';
import { overview } from '../../lib/dashboards/overview';
import { monitoredIn, production, uiUrl } from '../../lib/environments';
import { RECORDING_RULES } from '../../lib/rules';
import { allServices, catalogueChecker, familiesOf } from '../../lib/services';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { waitFor } from '../../tools/process/run';
import type { HeldAlert } from '../support/alertmanager';
import { differences } from '../support/differences';
import { alertExpressions, type Checked, dashboardExpressions, recordingExpressions } from '../support/expressions';
import type { Captured } from '../support/http-capture';
import { openValues } from '../support/measured';
import { expectedTargets, hostOf, type Pod } from '../support/pods';
import { type EvaluatedRule, type LabelSet, ownLabels, PrometheusApi } from '../support/prometheus-api';
import { type Platform, startPlatform } from './platform';

jest.setTimeout(120_000);

let platform: Platform;
let prometheus: PrometheusApi;
beforeAll(async () => {
  for (const name of ['prometheus', 'alertmanager', 'promtool'] as const) await tool(name);
}, BUILD_TIMEOUT_MS);
beforeAll(async () => {
  platform = await startPlatform(production);
  prometheus = new PrometheusApi(platform.prometheus.url);
});
afterAll(() => platform?.close());

const services = monitoredIn(production, allServices());
const until = <T>(what: string, condition: () => Promise<T> | T) =>
  waitFor(condition, { what, program: platform.programs, timeoutMs: 100_000 });
/** Waits until there is nothing left to complain of. */
const settled = (what: string, problems: () => Promise<readonly string[]>) =>
  until(what, async () => {
    const left = await problems();
    if (left.length > 0) throw new Error(`\n${left.join('\n')}`);
    return true;
  });

describe('everything is there', () => {
  test('each job finds its targets, with the labels of a target and no others, and they answer', async () => {
    const expected = expectedTargets(production, platform.pods);
    await settled('all targets to be up', async () => {
      const { activeTargets } = await prometheus.targets();
      const down = activeTargets.filter(({ health }) => health !== 'up');
      return [
        ...(activeTargets.length < expected.length ? [`only ${activeTargets.length} of ${expected.length}`] : []),
        ...down.map(({ scrapeUrl, health, lastError }) => `${scrapeUrl} is ${health}: ${lastError}`),
      ];
    });
    const found = (await prometheus.targets()).activeTargets.map(({ labels }) => labels);
    expect(sorted(found)).toEqual(sorted(expected));
  });

  test('rules that appear are taken up without a restart, and none of them fails', async () => {
    const written = platform.writeRules();
    await settled('all rules to be evaluated', async () => {
      const rules = await prometheus.rules();
      const missing = written.length - rules.length;
      return [
        ...(missing === 0 ? [] : [`${missing} are missing`]),
        ...rules.filter(({ health }) => health !== 'ok').map(complaint),
      ];
    });
    expect((await prometheus.rules()).map(({ name }) => name).sort()).toEqual([...written].sort());
  });

  test('every recorded series has data', () =>
    settled('every recorded series', async () => {
      // Not the history's: Prometheus looks five minutes back.
      const recent = (record: string) => `${record} and timestamp(${record}) > ${platform.started}`;
      const found = await Promise.all(RECORDING_RULES.map(({ record }) => prometheus.query(recent(record))));
      return RECORDING_RULES.filter((_, i) => found[i]?.length === 0).map(({ record }) => `${record} has no data`);
    }));
});

const sorted = (sets: readonly LabelSet[]): string[] =>
  sets.map(set => JSON.stringify(Object.entries(set).sort())).sort();
const complaint = ({ name, health, lastError = 'not evaluated yet' }: EvaluatedRule) =>
  `${name} is ${health}: ${lastError}`;

describe('the catalogue is what is stored', () => {
  test('every metric of every service is stored, with the labels that it declares', async () => {
    // An empty label is none.
    const mayLack = (metric: Metric, label: string) => openValues(metric, label).includes('');
    const problems = services.map(async service => {
      const metrics = familiesOf(service)
        .flatMap(metricsOf)
        .flatMap(metric => seriesOf(metric).map(series => ({ ...series, metric })));
      const found = await Promise.all(
        metrics.map(({ name }) => prometheus.series(`${name}{service="${service.name}"}`)),
      );
      return metrics.flatMap(({ name, labels, metric }, i) => {
        const stored = found[i] ?? [];
        const known = catalogueChecker().checkText(name).labels;
        const surplus = new Set(stored.flatMap(ownLabels).filter(label => !known.has(label)));
        const lacking = labels.filter(label => !mayLack(metric, label) && stored.some(series => !(label in series)));
        return [
          ...(stored.length === 0 ? ['there is none'] : []),
          ...[...surplus].map(label => `the catalogue knows no label "${label}"`),
          ...lacking.map(label => `it lacks the label "${label}"`),
        ].map(problem => `${name} of ${service.name}: ${problem}`);
      });
    });
    expect((await Promise.all(problems)).flat()).toEqual([]);
  });

  test("of a kubelet's series, only the catalogue's are stored, of containers only", async () => {
    for (const service of services.filter(({ target }) => target.kind === 'kubelet')) {
      // What has a name of an alert is Prometheus' own record of alerts.
      const stored = await prometheus.series(`{job="${service.name}", alertname=""}`);
      const names = new Set(stored.map(({ __name__: name = '' }) => name));
      // Prometheus' own of every target beside the four that the catalogue has.
      const ofTarget = [...names].filter(name => name === 'up' || name.startsWith('scrape_'));
      const declared = service.exposes.flatMap(metricsOf).flatMap(seriesOf);
      expect([...names].sort()).toEqual([...declared.map(({ name }) => name), ...ofTarget].sort());
      const containers = stored.map(({ container }) => container).filter(container => container !== undefined);
      expect(containers).not.toContain('');
    }
  });
});

describe('the checker infers what Prometheus returns', () => {
  /** Of what the programs say of themselves, a rate needs two scrapes: it is asked for again. */
  const agree = (expressions: readonly Checked[], mayBeEmpty = (_: string) => false) =>
    waitFor(
      async () => {
        const { empty, wrong } = await differences(prometheus, expressions);
        const problems = [...wrong, ...empty.filter(where => !mayBeEmpty(where)).map(where => `${where}: no data`)];
        if (problems.length > 0) throw new Error(`\n${problems.join('\n')}`);
        return true;
      },
      { what: 'the checker and Prometheus to agree', timeoutMs: 100_000 },
    );

  test('for every recording rule', () => agree(recordingExpressions()));

  test('for every alert, whether its condition holds or not', () => agree(alertExpressions(production)));

  test('for every query of every dashboard; and every panel shows data', async () => {
    // These mark where an alert fired, and as yet none did.
    await agree(dashboardExpressions(), where => where.endsWith(' / annotations'));
    expect(panelsOf(overview)).toHaveLength(7);
  });
});

describe('a healthy platform is quiet', () => {
  test('no alert fires or waits to fire but the Watchdog', () =>
    settled('all alerts but the Watchdog to be quiet', async () => {
      const raised = (await prometheus.alerts()).map(
        ({ labels, state }) => `${labels.alertname} of ${labels.service} is ${state}`,
      );
      const watchdog = raised.indexOf('Watchdog of prometheus is firing');
      return watchdog < 0 ? ['the Watchdog does not fire', ...raised] : raised.toSpliced(watchdog, 1);
    }));

  test('the Watchdog arrives again and again at the heartbeat receiver, and nothing anywhere else', async () => {
    await until('three heartbeats', () => platform.http.to('/heartbeat').length >= 3);
    const heartbeats = platform.http.to('/heartbeat').map(({ body }) => [body.status, body.commonLabels.alertname]);
    expect(new Set(heartbeats.map(String))).toEqual(new Set(['firing,Watchdog']));
    expect(platform.http.requests.filter(({ path }) => path !== '/heartbeat')).toEqual([]);
  });

  test('Prometheus warns of nothing', () => {
    const lines = platform.prometheus.program.output().split('\n');
    expect(lines.filter(line => /"level":"(WARN|ERROR)"/.test(line))).toEqual([]);
  });
});

describe('a target stops answering, and what is left of its service fails', () => {
  const down = 'web-api-0';
  const pod = () => platform.pods.find(({ name }) => name === down) as Pod;
  const arrived = (path: string, ...texts: readonly string[]): Promise<Captured> =>
    until(`a request to ${path} with ${texts.join(' and ')}`, () =>
      platform.http.to(path).find(({ body }) => texts.every(text => JSON.stringify(body).includes(text))),
    );
  const held = async (name: string, service: string): Promise<HeldAlert | undefined> => {
    const response = await fetch(`${platform.alertmanagers[0]?.url}/api/v2/alerts`);
    const all = (await response.json()) as HeldAlert[];
    return all.find(({ labels }) => labels.alertname === name && labels.service === service);
  };
  const runbook = (name: string) => `${production.runbooks}/${name}.md`;
  const dashboard = (uid: string, service: string) => `${uiUrl(production, 'grafana')}/d/${uid}?var-service=${service}`;

  beforeAll(() => {
    platform.network.cut(hostOf(pod()));
    platform.product.fail('web-api');
    platform.product.fail('ai-engine');
  });

  test('PagerDuty is told which target is down, with links to what helps', async () => {
    const { body } = await arrived('/pagerduty', 'ServiceDown');
    expect(body).toMatchObject({
      event_action: 'trigger',
      payload: {
        summary: `web-api is down at ${down} in aion-production`,
        severity: 'critical',
        component: 'web-api',
        class: 'ServiceDown',
        group: 'platform',
      },
    });
    expect(body.links.slice(0, 2)).toEqual([
      { text: 'Runbook', href: runbook('ServiceDown') },
      { text: 'Dashboard', href: dashboard('aion-platform', 'web-api') },
    ]);
  });

  test("Slack is told in the team's channel", async () => {
    const { body } = await arrived('/slack', 'ServiceDown');
    expect(body.channel).toBe('#alerts-platform');
    const [{ title, text }] = body.attachments;
    expect(title).toBe(`[CRITICAL] web-api is down at ${down} in aion-production`);
    expect(text).toContain(`${down} of web-api has not answered for 2 minutes`);
    expect(text).toContain(`<${runbook('ServiceDown')}|Runbook>`);
    expect(text).toContain(`<${dashboard('aion-platform', 'web-api')}|Dashboard>`);
  });

  test('errors of another service reach the team that owns it', async () => {
    const page = await arrived('/pagerduty', 'HighErrorRate', 'ai-engine');
    expect(page.body.payload).toMatchObject({ severity: 'critical', component: 'ai-engine', group: 'ai' });
    expect(page.body.payload.summary).toMatch(/^ai-engine fails [\d.]+% of its requests in aion-production$/);
    const { body } = await arrived('/slack', 'HighErrorRate', 'ai-engine');
    expect(body.channel).toBe('#alerts-ai');
    expect(body.attachments[0].text).toContain(`<${dashboard('aion-http', 'ai-engine')}|Dashboard>`);
    await arrived('/slack', 'AIInferenceFailureRate', String(openValues(ai.requests, 'model')));
  });

  test('errors of the service that is down are a symptom: held, and told to nobody', async () => {
    const symptom = await until('HighErrorRate of web-api to be held', () => held('HighErrorRate', 'web-api'));
    const cause = await held('ServiceDown', 'web-api');
    expect(symptom.status).toMatchObject({ state: 'suppressed', inhibitedBy: [cause?.fingerprint] });
    expect(toldOf('HighErrorRate', 'web-api')).toEqual([]);
  });

  test('the alerts leave with the cluster and without the replica, and look in the store as the catalogue says', async () => {
    const down = await held('ServiceDown', 'web-api');
    expect(down?.labels).toMatchObject({ cluster: 'aion-production', environment: 'production' });
    expect(down?.labels).not.toHaveProperty('replica');
    for (const { name } of metricsOf(alerts)) {
      const known = catalogueChecker().checkText(name).labels;
      const stored = new Set((await prometheus.series(name)).flatMap(ownLabels));
      expect([name, [...stored].filter(label => !known.has(label))]).toEqual([name, []]);
    }
  });

  test('the dashboards mark where they fired', async () => {
    const marks = dashboardExpressions().filter(({ where }) => where.endsWith(' / annotations'));
    const { empty } = await differences(prometheus, marks);
    // It shows alerts about pods, volumes and nodes only.
    expect(empty).toEqual(['aion-kubernetes / annotations']);
  });

  test('when the target answers again, that is told as well; and what it hid', async () => {
    const page = await arrived('/pagerduty', 'ServiceDown');
    platform.network.mend(hostOf(pod()));
    const resolved = await arrived('/pagerduty', '"resolve"', page.body.dedup_key);
    expect(resolved.body.event_action).toBe('resolve');
    const { body } = await arrived('/slack', 'RESOLVED', 'ServiceDown');
    expect(body).toMatchObject({ channel: '#alerts-platform' });
    await arrived('/pagerduty', 'HighErrorRate', '"component":"web-api"');
  });

  test('three Alertmanagers page once', () => {
    const pages = platform.http
      .to('/pagerduty')
      .map(({ body }) => `${body.event_action} ${body.payload?.class} ${body.dedup_key}`);
    expect(pages).toEqual([...new Set(pages)]);
  });

  const toldOf = (name: string, service: string) =>
    platform.http
      .to('/pagerduty')
      .filter(({ body }) => body.payload.class === name && body.payload.component === service);
});

test('a rule that changes is taken up without a restart', async () => {
  platform.writeRules(text => text.replace('summary: Alerting works', 'summary: Alerting works, still'));
  await until('the changed rule', async () => {
    const watchdog = (await prometheus.rules()).find(({ name }) => name === 'Watchdog');
    return watchdog?.annotations?.summary === 'Alerting works, still';
  });
});
