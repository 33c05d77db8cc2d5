import type { Problem } from '../../base';
import { problemsAt } from '../../base/findings';
import { checkAlertmanagerSize, checkNotifications } from '../../components/alertmanager';
import { checkGrafanaSize } from '../../components/grafana';
import { checkJaegerSize } from '../../components/jaeger';
import { checkPrometheusSize } from '../../components/prometheus';
import { checkResources } from '../../components/resources';
import type { Environment, Stack } from '../../stack';
import { places } from './places';
import { environmentThresholds } from './thresholds';

/**
 * What is wrong with an environment, before anything is made from it. Values are checked as well as types would be:
 * data may come from where types do not reach. Each component checks its own settings.
 */
export function checkEnvironment(environment: Environment, stack: Stack): Problem[] {
  const { prometheus, alertmanager, jaeger, grafana, exporterResources, highlyAvailable, notifications } = environment;
  return problemsAt(`environment ${environment.name}`, [
    ...checkPrometheusSize('prometheus', prometheus, highlyAvailable),
    ...checkAlertmanagerSize('alertmanager', alertmanager, highlyAvailable),
    ...checkJaegerSize('jaeger', jaeger, highlyAvailable),
    ...checkGrafanaSize('grafana', grafana),
    ...checkResources('exporterResources', exporterResources),
    ...places(environment),
    ...environmentThresholds(environment, stack),
    ...(notifications === undefined ? [] : checkNotifications('notifications', notifications, stack.names)),
  ]);
}
