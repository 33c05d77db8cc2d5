import * as sdk from '@grafana/grafana-foundation-sdk/units';
import { bytes, count, database, http, minutes, nodeExporter, prometheus, ratio, system } from '../../../lib/catalogue';
import { GRAFANA_UNITS, showQuantity, unitOf } from '../../../lib/dashboards/unit';
import { promql, rateInterval } from '../../../lib/promql';
import { errorRatio, latencyP95, requestRate } from '../../../lib/rules/families/http';

test('Grafana knows every unit', () => {
  const known = new Set<unknown>(Object.values(sdk));
  expect(Object.entries(GRAFANA_UNITS).filter(([, id]) => !known.has(id))).toEqual([]);
});

test.each([
  ['a recorded series', promql`${errorRatio}`, 'ratio'],
  ['an aggregated recorded series', promql`topk(10, ${latencyP95}{service=~"$service"})`, 'seconds'],
  ['a gauge', promql`max by (service) (${system.memoryUsage})`, 'bytes'],
  ['a rate of a counter', promql`sum by (path) (rate(${http.requests}[${rateInterval}]))`, 'perSecond'],
  ['a rate of bytes', promql`rate(${nodeExporter.networkReceived}[${minutes(5)}])`, 'bytesPerSecond'],
  ['an increase of a counter', promql`increase(${http.requests}[${minutes(5)}])`, 'count'],
  ['a rate of observations', promql`rate(${http.requestDuration.count}[${minutes(5)}])`, 'perSecond'],
  [
    'a quantile',
    promql`histogram_quantile(0.9, sum by (le) (rate(${http.requestSize.bucket}[${minutes(5)}])))`,
    'bytes',
  ],
  ['a sum of yes and no', promql`sum by (service) (${prometheus.reloadSuccessful})`, 'count'],
  ['an expression within another', promql`topk(3, ${promql`sum by (pool) (${database.connectionsIdle})`})`, 'count'],
  ['a matcher with an operator in it', promql`${requestRate}{service=~"a.*/b"}`, 'perSecond'],
])('%s has a unit', (_, expr, unit) => {
  expect(unitOf(expr)).toBe(unit);
});

test.each([
  ['a rate of seconds, which may be cores or a share', promql`rate(${nodeExporter.cpu}[${minutes(5)}])`],
  ['a quotient', promql`${prometheus.ruleGroupDuration} / ${prometheus.ruleGroupInterval}`],
  ['a mixture', promql`${errorRatio} or ${requestRate}`],
  ['a number of series', promql`count(${system.memoryUsage})`],
  ['a point in time', promql`time()`],
])('%s must be given one', (_, expr) => {
  expect(unitOf(expr)).toBeUndefined();
});

test.each([
  [ratio(0.05), '5%'],
  [ratio(0.001), '0.1%'],
  [minutes(10), '10m'],
  [bytes(8e9), '8 GB'],
  [count(100), '100'],
])('%j is told as %s', (quantity, text) => {
  expect(showQuantity(quantity)).toBe(text);
});
