import { alerts, seriesOf, TARGET_LABELS } from '../../../lib/catalogue';
import { bindAlerts } from '../../../lib/rules';
import { ruleSettings } from '../../../lib/stack';
import { harbour, rules } from '../../example/stack';

test('the series that Prometheus writes of alerts carry the labels that alerts return, and no others', () => {
  const bound = harbour.environments.flatMap(environment => [
    ...bindAlerts(rules, harbour.services, ruleSettings(harbour, environment)).values(),
  ]);
  const returned = bound.flat().flatMap(({ expr }) => [...rules.checker.check(expr).labels]);
  const expected = new Set([...returned, ...TARGET_LABELS, 'alertname', 'severity', 'stage', 'team']);
  const [series] = seriesOf(alerts.since);
  expect(new Set([...(series?.labels ?? []), ...TARGET_LABELS])).toEqual(expected);
  expect(new Set(Object.keys(alerts.alerts.labels))).toEqual(
    new Set([...Object.keys(alerts.since.labels), 'alertstate']),
  );
});
