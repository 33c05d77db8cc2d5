/** What is marked on every graph of a dashboard: where alerts fired, and where a release began. */
import { alerts, kubeState, minutes } from '../catalogue';
import { anyOf, type Expr, equals, type Matcher, promql } from '../promql';
import { type Alert, notShadow, notWatchdog } from '../rules';
import type { Dashboard } from './dashboard';
import { service } from './variable';

/** The annotations of a dashboard, by title. */
export const annotationsOf = (dashboard: Dashboard, declared: readonly Alert[]): Readonly<Record<string, Expr>> => {
  const began = releases(dashboard);
  return { 'Firing alerts': firingAlerts(dashboard, declared), ...(began && { Releases: began }) };
};

const hasServices = ({ variables }: Dashboard): boolean => variables.some(({ name }) => name === 'service');

/**
 * The alerts that fired: those of the dashboard's service, or of the chosen ones if services can be chosen, otherwise those that
 * link to this dashboard. The watchdog is left out, since it always fires, and so is what notifies nobody.
 */
function firingAlerts(dashboard: Dashboard, declared: readonly Alert[]): Expr {
  return promql`
    label_join(
      ${alerts.alerts}{alertstate="firing", ${notWatchdog}, ${notShadow}, ${about(dashboard, declared)}},
      "about", " ", "service", "instance", "node", "pod", "persistentvolumeclaim", "model")`;
}

function about(dashboard: Dashboard, declared: readonly Alert[]): Matcher {
  if (dashboard.service !== undefined) return equals('service', dashboard.service);
  if (hasServices(dashboard)) return service;
  const names = declared.filter(alert => alert.dashboard === dashboard.key).map(({ name }) => name);
  return anyOf('alertname', names);
}

/** How long a mark is, and how soon after it begins another release is one of its own. */
const MARK = minutes(2);

/**
 * The moments at which pods of another ReplicaSet appear, by a roll-out or a rollback, whether they become ready or not. A pod is named after its
 * Deployment, ReplicaSet and itself: `web-api-6d5f9c7b8-x2x7q`. Of a StatefulSet the name says nothing about the release.
 * A Deployment that was not there before, or not known, is none.
 */
function releases(dashboard: Dashboard): Expr | undefined {
  if (dashboard.service === undefined && !hasServices(dashboard)) return undefined;
  const name = dashboard.service ?? '$service';
  const pods: Matcher = { label: 'pod', operator: '=~', value: `${name}-[a-z0-9]+-[a-z0-9]{5}` };
  // Every pod has a series for each phase, of 0 or 1.
  const now = promql`${kubeState.podPhase}{phase="Running", ${pods}}`;
  const before = promql`${kubeState.podPhase}{phase="Running", ${pods}} offset ${MARK}`;
  const deployment = (pod: Expr) => promql`
    label_replace(${pod}, "deployment", "$1", "pod", "(.+)-[a-z0-9]+-[a-z0-9]{5}")`;
  const release = (pod: Expr) => promql`
    group by (namespace, deployment, release) (
      label_replace(${deployment(pod)}, "release", "$1", "pod", "(.+)-[a-z0-9]{5}"))`;
  return promql`
    ${release(now)}
    unless ${release(before)}
    and on (namespace, deployment) ${deployment(before)}`;
}
