/**
 * The platform's main job, end to end: the configuration in `dist/` scrapes everything that is monitored, records, detects an
 * injected fault and notifies the right people. test/support/README.md lists the differences to a cluster; time runs 30 times
 * as fast.
 *
 * Prometheus and Alertmanager and their metrics are real. AION, kubelets, exporters, Jaeger and Grafana are simulated from the
 * catalogue: this does not show that the real ones expose what it declares.
 */

import { production } from '../../aion/environments/production';
import { aion } from '../../aion/stack';
import { ai, alerts, type Metric, metricsOf, seriesOf } from '../../lib/catalogue';
import { interfaceUrl } from '../../lib/components/exposure';
import { familiesOf, type Service } from '../../lib/services';
import { monitoredIn } from '../../lib/stack';
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

const services = monitoredIn(production, aion.services);
function serviceWith(condition: (service: Service) => boolean): Service {
  const found = services.find(condition);
  if (found === undefined) throw new Error(`production monitors no service with ${condition}`);
  return found;
}

/**
 * What returns nothing while nothing fails: shares of failed notifications by reason, Redis near its limit where it is set to
 * evict nothing, traffic that stopped, alerts that fired in shadow; and the downtime and the events of no service in particular.
 */
const ONLY_FAULTS = new RegExp(
  [
    ...['alertmanager_notifications_failed', 'Notifications(ReachNobody|Failing) of', 'Failing notifications'],
    ...['RedisMemoryNearLimit', 'TrafficStopped of', 'recording rule service:down:avg_over_time30m', 'Fired in shadow'],
    'recording rule service_objective:(events|failures):rate5m',
  ].join('|'),
);

const until = <T>(what: string, condition: () => Promise<T> | T) =>
  waitFor(condition, { what, program: platform.programs, timeoutMs: 100_000 });
/** Waits until there are no problems. */
const settled = (what: string, problems: () => Promise<readonly string[]>) =>
  until(what, async () => {
    const left = await problems();
    if (left.length > 0) throw new Error(`\n${left.join('\n')}`);
    return true;
  });

describe('at the start', () => {
  test('each job finds its targets, with exactly the labels of a target, and they are up', async () => {
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

  test('new rules are loaded without a restart, and none of them fails', async () => {
    const written = platform.writeRules();
    await settled('all rules to be evaluated', async () => {
      const rules = await prometheus.rules();
      const missing = written.length - rules.length;
      return [
        ...(missing === 0 ? [] : [`${missing} are missing`]),
        ...rules.filter(({ health }) => health !== 'ok').map(describeHealth),
      ];
    });
    expect((await prometheus.rules()).map(({ name }) => name).sort()).toEqual([...written].sort());
  });

  test('every recorded series has data', () =>
    settled('every recorded series', async () => {
      // Without samples of the history, since Prometheus looks back five minutes.
      const recent = (record: string) => `${record} and timestamp(${record}) > ${platform.started}`;
      const found = await Promise.all(aion.rules.recordingRules.map(({ record }) => prometheus.query(recent(record))));
      return aion.rules.recordingRules
        .filter(({ record }, i) => found[i]?.length === 0 && !ONLY_FAULTS.test(record))
        .map(({ record }) => `${record} has no data`);
    }));
});

const sorted = (sets: readonly LabelSet[]): string[] =>
  sets.map(set => JSON.stringify(Object.entries(set).sort())).sort();
const describeHealth = ({ name, health, lastError = 'not evaluated yet' }: EvaluatedRule) =>
  `${name} is ${health}: ${lastError}`;

describe('the catalogue matches what is stored', () => {
  test('every metric of every service is stored with its declared labels', async () => {
    // An empty label is the same as a missing one.
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
        const known = aion.rules.checker.checkText(name).labels;
        const surplus = new Set(stored.flatMap(ownLabels).filter(label => !known.has(label)));
        const lacking = labels.filter(label => !mayLack(metric, label) && stored.some(series => !(label in series)));
        return [
          ...(stored.length === 0 ? ['it is not stored'] : []),
          ...[...surplus].map(label => `the catalogue has no label "${label}"`),
          ...lacking.map(label => `it lacks the label "${label}"`),
        ].map(problem => `${name} of ${service.name}: ${problem}`);
      });
    });
    expect((await Promise.all(problems)).flat()).toEqual([]);
  });

  test("only the catalogue's series of a kubelet are stored, and only those of containers", async () => {
    for (const service of services.filter(({ target }) => target.kind === 'kubelet')) {
      // Series with an alertname are Prometheus' own record of alerts.
      const stored = await prometheus.series(`{job="${service.name}", alertname=""}`);
      const names = new Set(stored.map(({ __name__: name = '' }) => name));
      // Series that Prometheus adds for every target, and those that rules record of it.
      const ofTarget = [...names].filter(name => name === 'up' || name.startsWith('scrape_') || name.includes(':'));
      const declared = service.exposes.flatMap(metricsOf).flatMap(seriesOf);
      expect([...names].sort()).toEqual([...declared.map(({ name }) => name), ...ofTarget].sort());
      const containers = stored.map(({ container }) => container).filter(container => container !== undefined);
      expect(containers).not.toContain('');
    }
  });
});

describe('the checker infers what Prometheus returns', () => {
  /** Retries, since a rate needs two scrapes. */
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

  test('for every recording rule', () => agree(recordingExpressions(), where => ONLY_FAULTS.test(where)));

  test('for every alert, whether its condition holds or not', () =>
    agree(alertExpressions(production), where => ONLY_FAULTS.test(where)));

  test('for every query of every dashboard; and every panel shows data', async () => {
    // No alert has fired yet: there is none to mark or to list, and no service that is down. Nothing is released. Production has Loki.
    const aboutFaults =
      /\/ annotations \/|\/ Firing alerts \/|\/ Services \/ \{\{service\}\}$|\/ Stored by VictoriaLogs \//;
    await agree(dashboardExpressions(), where => aboutFaults.test(where) || ONLY_FAULTS.test(where));
  });
});

describe('on a healthy platform', () => {
  test('no alert except the Watchdog is pending or firing', () =>
    settled('all alerts except the Watchdog to be inactive', async () => {
      const raised = (await prometheus.alerts()).map(
        ({ labels, state }) => `${labels.alertname} of ${labels.service} is ${state}`,
      );
      const watchdog = raised.indexOf('Watchdog of prometheus is firing');
      return watchdog < 0 ? ['the Watchdog does not fire', ...raised] : raised.toSpliced(watchdog, 1);
    }));

  test('the Watchdog arrives regularly at the heartbeat receiver, and no other notification is sent', async () => {
    await until('three heartbeats', () => platform.http.to('/heartbeat').length >= 3);
    const heartbeats = platform.http.to('/heartbeat').map(({ body }) => [body.status, body.commonLabels.alertname]);
    expect(new Set(heartbeats.map(String))).toEqual(new Set(['firing,Watchdog']));
    expect(platform.http.requests.filter(({ path }) => path !== '/heartbeat')).toEqual([]);
  });

  test('Prometheus logs no warnings', () => {
    const lines = platform.prometheus.program.output().split('\n');
    expect(lines.filter(line => /"level":"(WARN|ERROR)"/.test(line))).toEqual([]);
  });
});

describe('if all targets of a service stop responding and it fails', () => {
  const down = (): readonly Pod[] => platform.pods.filter(({ service }) => service.name === 'web-api');
  const arrived = (path: string, ...texts: readonly string[]): Promise<Captured> =>
    until(`a request to ${path} with ${texts.join(' and ')}`, () =>
      platform.http.to(path).find(({ body }) => texts.every(text => JSON.stringify(body).includes(text))),
    );
  const held = async (name: string, service: string): Promise<HeldAlert | undefined> => {
    const response = await fetch(`${platform.alertmanagers[0]?.url}/api/v2/alerts`);
    const all = (await response.json()) as HeldAlert[];
    return all.find(({ labels }) => labels.alertname === name && labels.service === service);
  };
  const webApi = serviceWith(({ name }) => name === 'web-api');
  const inference = serviceWith(({ exposes }) => exposes.includes(ai));
  const channelOf = (team: string) => new Map(Object.entries(production.notifications?.teams ?? {})).get(team)?.slack;
  const runbook = (name: string) => `${production.runbooks}/${name}.md`;
  const dashboard = (uid: string, service: string) =>
    `${interfaceUrl(production.exposure, 'grafana')}/d/${uid}?var-service=${service}`;

  beforeAll(async () => {
    platform.product.fail('web-api');
    platform.product.fail(inference.name);
    // Without a target, nothing tells that requests fail: they have to fail first.
    await until('HighErrorRate of web-api to be pending', async () =>
      (await prometheus.alerts()).some(
        ({ labels }) => labels.alertname === 'HighErrorRate' && labels.service === 'web-api',
      ),
    );
    for (const pod of down()) platform.network.cut(hostOf(pod));
  });

  test('PagerDuty gets the service that is down, with links to the runbook and the dashboard', async () => {
    const { body } = await arrived('/pagerduty', 'ServiceDown');
    expect(body).toMatchObject({
      event_action: 'trigger',
      payload: {
        summary: `web-api is down in ${production.cluster}`,
        severity: 'critical',
        component: 'web-api',
        class: 'ServiceDown',
        group: webApi.team,
      },
    });
    expect(body.links.slice(0, 2)).toEqual([
      { text: 'Runbook', href: runbook('ServiceDown') },
      { text: 'Dashboard', href: dashboard('aion-platform', 'web-api') },
    ]);
  });

  test("Slack gets a message in the team's channel", async () => {
    const { body } = await arrived('/slack', 'ServiceDown');
    expect(body.channel).toBe(channelOf(webApi.team));
    const [{ title, text }] = body.attachments;
    expect(title).toBe(`[CRITICAL] web-api is down in ${production.cluster}`);
    expect(text).toContain('No target of web-api has answered for 2 minutes');
    expect(text).toContain(`<${runbook('ServiceDown')}|Runbook>`);
    expect(text).toContain(`<${dashboard('aion-platform', 'web-api')}|Dashboard>`);
  });

  test('errors of another service are notified to its own team', async () => {
    const page = await arrived('/pagerduty', 'HighErrorRate', inference.name);
    expect(page.body.payload).toMatchObject({ severity: 'critical', component: inference.name, group: inference.team });
    expect(page.body.payload.summary).toMatch(
      new RegExp(`^${inference.name} fails [\\d.]+% of its requests in ${production.cluster}$`),
    );
    const { body } = await arrived('/slack', 'HighErrorRate', inference.name);
    expect(body.channel).toBe(channelOf(inference.team));
    expect(body.attachments[0].text).toContain(`<${dashboard('aion-http', inference.name)}|Dashboard>`);
    await arrived('/slack', 'AIInferenceFailureRate', String(openValues(ai.requests, 'model')));
  });

  test('errors of the service that is down are a symptom: inhibited, and not notified', async () => {
    const symptom = await until('HighErrorRate of web-api to reach Alertmanager', () =>
      held('HighErrorRate', 'web-api'),
    );
    const cause = await held('ServiceDown', 'web-api');
    expect(symptom.status).toMatchObject({ state: 'suppressed', inhibitedBy: [cause?.fingerprint] });
    expect(pagesFor('HighErrorRate', 'web-api')).toEqual([]);
  });

  test('alerts are sent with the cluster and without the replica, and are stored as the catalogue declares', async () => {
    const down = await held('ServiceDown', 'web-api');
    expect(down?.labels).toMatchObject({ cluster: production.cluster, environment: 'production' });
    expect(down?.labels).not.toHaveProperty('replica');
    for (const { name } of metricsOf(alerts)) {
      const known = aion.rules.checker.checkText(name).labels;
      const stored = new Set((await prometheus.series(name)).flatMap(ownLabels));
      expect([name, [...stored].filter(label => !known.has(label))]).toEqual([name, []]);
    }
  });

  test('the dashboards mark where alerts fired', async () => {
    const marks = dashboardExpressions().filter(({ where }) => where.endsWith(' / annotations / Firing alerts'));
    const { empty } = await differences(prometheus, marks);
    // Those about no service mark only the alerts that link to them, of which none fires here.
    const others = aion.dashboards.filter(
      ({ service, variables }) => service === undefined && variables.every(({ name }) => name !== 'service'),
    );
    expect(empty.sort()).toEqual(others.map(({ key }) => `aion-${key} / annotations / Firing alerts`).sort());
  });

  test('once the targets respond again, the resolution is notified, and so is the inhibited alert', async () => {
    const page = await arrived('/pagerduty', 'ServiceDown');
    for (const pod of down()) platform.network.restore(hostOf(pod));
    const resolved = await arrived('/pagerduty', '"resolve"', page.body.dedup_key);
    expect(resolved.body.event_action).toBe('resolve');
    const { body } = await arrived('/slack', 'RESOLVED', 'ServiceDown');
    expect(body).toMatchObject({ channel: channelOf(aion.names.roles.platform) });
    await arrived('/pagerduty', 'HighErrorRate', '"component":"web-api"');
  });

  test('three Alertmanagers page only once', () => {
    const pages = platform.http
      .to('/pagerduty')
      .map(({ body }) => `${body.event_action} ${body.payload?.class} ${body.dedup_key}`);
    expect(pages).toEqual([...new Set(pages)]);
  });

  const pagesFor = (name: string, service: string) =>
    platform.http
      .to('/pagerduty')
      .filter(({ body }) => body.payload.class === name && body.payload.component === service);
});

test('a changed rule is loaded without a restart', async () => {
  platform.writeRules(text => text.replace('summary: Alerting works', 'summary: Alerting works, still'));
  await until('the changed rule', async () => {
    const watchdog = (await prometheus.rules()).find(({ name }) => name === 'Watchdog');
    return watchdog?.annotations?.summary === 'Alerting works, still';
  });
});
