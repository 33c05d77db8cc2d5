import { type Duration, formatDuration, minutes, type Stage, seconds } from '../../lib/catalogue';
import type { AlertLinks } from '../../lib/rules';
import type { Given, Message, RuleCase, Timing } from './case';
import type { InputSeries } from './input';

/** What promtool checks: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/ */
export interface AlertCheck {
  readonly eval_time: string;
  readonly alertname: string;
  readonly exp_alerts: readonly { exp_labels: Message['labels']; exp_annotations: Readonly<Record<string, string>> }[];
}
export interface ExpressionCheck {
  readonly eval_time: string;
  readonly expr: string;
  readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
}

/** Input series, and what must result from them. */
export interface Scenario {
  readonly name: string;
  readonly inputs: readonly InputSeries[];
  readonly lasts: Duration;
  readonly evaluatedEvery: Duration;
  readonly sampledEvery: Duration;
  readonly alertChecks: readonly AlertCheck[];
  readonly expressionChecks: readonly ExpressionCheck[];
}

/** A service without rules: whatever happens to it, no alert of another service may fire. */
const UNRELATED = 'another-service';
const forUnrelated = (series: readonly InputSeries[]) =>
  series.map(({ labels, ...rest }) => ({ ...rest, labels: { ...labels, service: UNRELATED } }));

/** All scenarios of a case, for the configured threshold and the stage that the alert has come to. */
export function scenariosOf(tested: RuleCase, threshold: number, links: AlertLinks, stage: Stage): Scenario[] {
  const { alert, service, given, quiet, fires, quietWhen = {}, firesWhen = {} } = tested;
  const level = fires(threshold);
  const check = (at: Duration, exp_alerts: AlertCheck['exp_alerts'] = []): AlertCheck => ({
    eval_time: formatDuration(at),
    alertname: alert,
    exp_alerts,
  });
  const expected = ({ labels, summary, description, dashboard }: Message) => ({
    exp_labels: { stage, ...labels },
    exp_annotations: {
      summary: summary(level, threshold),
      description: description(level, threshold),
      runbook_url: `${links.runbooks}/${alert}.md`,
      dashboard_url: `${links.grafana}/d/${chosenOn(dashboard, labels, `${summary(level, threshold)} ${description(level, threshold)}`, links)}`,
    },
  });
  const silent = (why: string, inputs: readonly InputSeries[], timing: Timing): Scenario =>
    scenario(`${alert} of ${service} does not fire ${why}`, inputs, timing, [check(timing.after)]);
  const firing = (
    why: string,
    inputs: ReturnType<Given>,
    { until, ...props }: Timing & Message & { readonly until?: Duration },
  ): Scenario => {
    const { after, evaluatedEvery } = withDefaults(props);
    const before = after.value === 0 ? [] : [check(seconds(after.value - evaluatedEvery.value))];
    const still = until === undefined ? [] : [check(until, [expected(props)])];
    const checks = [...before, check(after, [expected(props)]), ...still];
    return scenario(`${alert} of ${service} fires ${why}`, inputs, { ...props, after: until ?? after }, checks);
  };
  const scenarios = [firing('beyond the threshold', given(level, threshold), tested)];
  if (quiet !== 'never') {
    const neighbours = service === 'platform' ? [] : forUnrelated(given(level, threshold));
    scenarios.unshift(silent('at the threshold', [...given(quiet(threshold), threshold), ...neighbours], tested));
  }
  for (const [why, situation] of Object.entries(quietWhen)) {
    const also = typeof situation === 'function' ? { given: situation } : situation;
    scenarios.push(silent(`when ${why}`, also.given(level, threshold), { ...tested, ...also }));
  }
  for (const [why, also] of Object.entries(firesWhen)) {
    scenarios.push(firing(`when ${why}`, also.given(level, threshold), { ...tested, ...also }));
  }
  return scenarios;
}

/** The dashboard with its variables as the alert sets them: the service, and what its texts speak of. */
function chosenOn(dashboard: string, labels: Message['labels'], texts: string, links: AlertLinks): string {
  const [uid = '', query = ''] = dashboard.split('?');
  const stated = new URLSearchParams(query);
  const chosen = links.dashboardVariables(uid.slice(uid.indexOf('-') + 1)).flatMap(name => {
    const value = stated.get(`var-${name}`) ?? labels[name];
    return value === undefined || (name !== 'service' && !texts.includes(value)) ? [] : [`var-${name}=${value}`];
  });
  return chosen.length === 0 ? uid : `${uid}?${chosen.join('&')}`;
}

function withDefaults({ after, evaluatedEvery = minutes(1), sampledEvery = evaluatedEvery }: Timing) {
  return { after, evaluatedEvery, sampledEvery };
}

export function scenario(
  name: string,
  inputs: readonly InputSeries[],
  timing: Timing,
  alertChecks: readonly AlertCheck[],
  expressionChecks: readonly ExpressionCheck[] = [],
): Scenario {
  const { after, ...intervals } = withDefaults(timing);
  return { name, inputs, lasts: after, ...intervals, alertChecks, expressionChecks };
}
