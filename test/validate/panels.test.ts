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

/** Runs an expression five minutes after the series began. */
async function returns(expr: string, series: Samples, expected: Samples): Promise<void> {
  const file = path.join(temporaryFolder(), 'panel.json');
  const test = {
    interval: '1m',
    input_series: Object.entries(series).map(([name, value]) => ({ series: name, values: `${value}x5` })),
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
