/** What panels return on series that promtool makes up, where the expression is more than a selector. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { panelExpressions } from '../../lib/dashboards';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { run, temporaryFolder } from '../../tools/process/run';
import { harbour } from '../example/stack';

let promtool: string;
beforeAll(async () => {
  promtool = await tool('promtool');
}, BUILD_TIMEOUT_MS);

/** The query of a panel, with everything chosen. */
function query(panel: string, legend: string): string {
  const found = panelExpressions(harbour.dashboards, harbour.rules.alerts).find(
    one => one.panel === panel && one.legend === legend,
  );
  if (found === undefined) throw new Error(`there is no query "${legend}" of a panel "${panel}"`);
  return found.expr.checkedText.replace(/"\$\w+"/g, '".+"');
}

type Samples = Readonly<Record<string, number>>;
/** A value that stays, or one for each minute in promtool's notation. */
type Given = Readonly<Record<string, number | string>>;

/** Runs an expression five minutes after the series began. */
async function returns(expr: string, series: Given, expected: Samples): Promise<void> {
  const file = path.join(temporaryFolder(), 'panel.json');
  const test = {
    interval: '1m',
    input_series: Object.entries(series).map(([name, value]) => ({
      series: name,
      values: typeof value === 'string' ? value : `${value}x5`,
    })),
    promql_expr_test: [
      { expr, eval_time: '5m', exp_samples: Object.entries(expected).map(([labels, value]) => ({ labels, value })) },
    ],
  };
  writeFileSync(file, JSON.stringify({ evaluation_interval: '1m', tests: [test] }));
  const { code, stdout, stderr } = await run(promtool, ['test', 'rules', file]);
  expect(code === 0 ? '' : stdout + stderr).toBe('');
}

describe('Services', () => {
  const up = (service: string, instance: string) => `up{service="${service}", instance="${instance}"}`;
  const alert = (name: string, service: string, state = 'pending') =>
    `ALERTS{alertname="${name}", alertstate="${state}", service="${service}", severity="critical"}`;
  const down = (series: Samples, ...services: string[]) =>
    returns(
      query('Services', '{{service}}'),
      series,
      Object.fromEntries(services.map(service => [`{service="${service}"}`, 1])),
    );

  test('are those none of whose targets answers', () =>
    down({ [up('bookings', 'a')]: 0, [up('bookings', 'b')]: 0, [up('forecasts', 'a')]: 1 }, 'bookings'));

  test('are those without a target, as soon as their alert is pending', () =>
    down({ [up('forecasts', 'a')]: 1, [alert('ServiceDown', 'bookings')]: 1 }, 'bookings'));

  test('are databases that do not answer their exporter', () =>
    down({ [up('postgres', 'exporter')]: 1, 'pg_up{service="postgres"}': 0 }, 'postgres'));

  test('are not those of which a target answers, whatever fires about another', () =>
    down({
      [up('bookings', 'a')]: 1,
      [up('bookings', 'b')]: 0,
      [alert('ServiceDown', 'bookings', 'firing')]: 1,
      [alert('HighErrorRate', 'forecasts', 'firing')]: 1,
      'pg_up{service="postgres"}': 1,
    }));

  test('leave the others counted, 0 if there are none', async () => {
    const answering = query('Services', 'answering');
    await returns(answering, { [up('bookings', 'a')]: 1, [up('forecasts', 'a')]: 0 }, { '{}': 1 });
    await returns(answering, { [up('bookings', 'a')]: 0 }, { '{}': 0 });
  });
});

test('the severity of a firing alert is the worst that it fires with; the watchdog has none', () => {
  const firing = (alertname: string, severity: string) =>
    `ALERTS{alertname="${alertname}", alertstate="firing", service="bookings", team="storage", severity="${severity}"}`;
  return returns(
    query('Firing alerts', 'Severity'),
    {
      [firing('HighErrorRate', 'warning')]: 1,
      [firing('HighErrorRate', 'critical')]: 1,
      [firing('HighLatency', 'info')]: 1,
      [firing('Watchdog', 'info')]: 1,
    },
    {
      '{alertname="HighErrorRate", service="bookings", team="storage"}': 1,
      '{alertname="HighLatency", service="bookings", team="storage"}': 3,
    },
  );
});

test('an annotation speaks of the labels that an alert has', () => {
  const alert = 'alertname="HighLatency", alertstate="firing", service="bookings", pod="bookings-1"';
  const annotation = panelExpressions(harbour.dashboards, harbour.rules.alerts).find(
    ({ dashboard, panel }) => dashboard === 'http' && panel === 'annotations',
  );
  const expr = annotation?.expr.checkedText.replace(/"\$\w+"/g, '".+"') ?? '';
  return returns(expr, { [`ALERTS{${alert}}`]: 1 }, { [`ALERTS{${alert}, about="bookings   bookings-1  "}`]: 1 });
});

describe('a release is marked', () => {
  const pod = (name: string) =>
    `kube_pod_status_phase{namespace="quay", pod="${name}", phase="Running", uid="${name}"}`;
  const [OLD, NEW] = ['bookings-6d5f9c7b8', 'bookings-75476ccc4'];
  const FROM_4_M = '_ _ _ _ 0 0';
  const mark = (...marked: readonly string[]) =>
    Object.fromEntries(
      marked.map(release => [`{namespace="quay", deployment="bookings", release="${release}"}`, 1] as const),
    );
  const releases = panelExpressions(harbour.dashboards, harbour.rules.alerts).find(
    ({ dashboard, panel, legend }) => dashboard === 'page-bookings' && panel === 'annotations' && legend === 'Releases',
  );
  const expr = releases?.expr.checkedText ?? '';

  test('where pods of another ReplicaSet appear, though they never run', () =>
    returns(expr, { [pod(`${OLD}-aaaaa`)]: 1, [pod(`${NEW}-bbbbb`)]: FROM_4_M }, mark(NEW)));

  test('where it is a rollback: pods of the older ReplicaSet are back', () =>
    returns(
      expr,
      { [pod(`${OLD}-aaaaa`)]: '1 stale _ _ _ _', [pod(`${NEW}-bbbbb`)]: 1, [pod(`${OLD}-ccccc`)]: FROM_4_M },
      mark(OLD),
    ));

  test('not where a pod is replaced or added', () =>
    returns(expr, { [pod(`${OLD}-aaaaa`)]: 1, [pod(`${OLD}-bbbbb`)]: FROM_4_M }, {}));

  // Otherwise every release would seem new after an outage of kube-state-metrics.
  test('not where nothing is known of what was there before', () =>
    returns(expr, { [pod(`${OLD}-aaaaa`)]: FROM_4_M }, {}));

  test('not for another service whose name begins alike', () =>
    returns(
      expr,
      { [pod('bookings-admin-6d5f9c7b8-aaaaa')]: 1, [pod('bookings-admin-75476ccc4-bbbbb')]: FROM_4_M },
      {},
    ));
});
