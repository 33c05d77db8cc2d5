import { alerts, seriesOf, TARGET_LABELS } from '../../../lib/catalogue';
import { ENVIRONMENTS, ruleSettings } from '../../../lib/environments';
import { allServices, bindAlerts, catalogueChecker } from '../../../lib/services';

test('the series that Prometheus writes of alerts carry the labels that alerts return, and no others', () => {
  const bound = ENVIRONMENTS.flatMap(environment => [...bindAlerts(allServices(), ruleSettings(environment)).values()]);
  const returned = bound.flat().flatMap(({ expr }) => [...catalogueChecker().check(expr).labels]);
  const expected = new Set([...returned, ...TARGET_LABELS, 'alertname', 'severity', 'team']);
  const [series] = seriesOf(alerts.since);
  expect(new Set([...(series?.labels ?? []), ...TARGET_LABELS])).toEqual(expected);
  expect(new Set(Object.keys(alerts.alerts.labels))).toEqual(
    new Set([...Object.keys(alerts.since.labels), 'alertstate']),
  );
});
