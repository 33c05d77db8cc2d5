import type { Problem } from '../../base';
import { type Findings, problemsAt, unless } from '../../base/findings';
import { checkAlertmanagerSize, checkNotifications } from '../../components/alertmanager';
import { checkGrafanaSize } from '../../components/grafana';
import { checkJaegerSize } from '../../components/jaeger';
import { volumeFull } from '../../components/kubelet';
import { checkLogStoreSize } from '../../components/log-store';
import { checkPrometheusSize } from '../../components/prometheus';
import { checkResources } from '../../components/resources';
import type { Environment, Stack } from '../../stack';
import { places } from './places';
import { environmentStages } from './stages';
import { environmentThresholds } from './thresholds';

/**
 * The problems of an environment, before anything is built from it. Values are checked even where types exclude them:
 * synth strips types without checking them. Each component checks its own settings.
 */
export function checkEnvironment(environment: Environment, stack: Stack): Problem[] {
  const { prometheus, alertmanager, jaeger, logs, grafana, exporterResources, highlyAvailable, notifications } =
    environment;
  return problemsAt(`environment ${environment.name}`, [
    ...checkPrometheusSize('prometheus', prometheus, highlyAvailable),
    ...checkAlertmanagerSize('alertmanager', alertmanager, highlyAvailable),
    ...checkJaegerSize('jaeger', jaeger, highlyAvailable),
    ...(logs === undefined ? [] : checkLogStoreSize('logs', logs)),
    ...checkGrafanaSize('grafana', grafana),
    ...checkResources('exporterResources', exporterResources),
    ...watchedVolume(environment, stack),
    ...places(environment, stack),
    ...environmentThresholds(environment, stack),
    ...environmentStages(environment, stack),
    ...(notifications === undefined ? [] : checkNotifications('notifications', notifications, stack.names)),
  ]);
}

/** A store that fills more of its volume than it should must at least be watched. */
const watchedVolume = ({ prometheus }: Environment, { rules }: Stack): Findings =>
  unless(
    prometheus.storage.exceptions?.sizeOfVolume === undefined ||
      rules.alerts.some(({ name }) => name === volumeFull.name),
    'prometheus.storage.exceptions.sizeOfVolume',
    `the stack has no alert ${volumeFull.name}, which watches the volume; add it, or keep to 80 % of the volume`,
  );
