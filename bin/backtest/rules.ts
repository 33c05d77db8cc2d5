import { alertmanagerRouting } from '../../charts/routing';
import { renderAlertmanagerConfig } from '../../lib/components/alertmanager';
import { PATHS } from '../../lib/components/prometheus';
import { EVALUATION_INTERVAL, type RuleFile, ruleFiles } from '../../lib/rules';
import { type Environment, monitoredIn, ruleSettings, type Stack } from '../../lib/stack';

/** Where Prometheus has them: from the path of a file it derives when its groups are evaluated. */
export const RULES_FOLDER = PATHS.rules;

/** The rules and the routing of an environment. */
export interface Rules {
  /** Path → text. */
  readonly files: ReadonlyMap<string, string>;
  /** The text of alertmanager.yml. */
  readonly alertmanager: string;
}

/** What the alerts of an environment carry when Alertmanager receives them, and how often rules are evaluated, in seconds. */
export const settingsOf = ({ cluster, name }: Environment) => ({
  externalLabels: { cluster, environment: name },
  interval: EVALUATION_INTERVAL.value,
});

export const declaredFiles = (stack: Stack, environment: Environment): readonly RuleFile[] =>
  ruleFiles(stack.rules, monitoredIn(environment, stack.services), ruleSettings(stack, environment));

/** JSON is YAML. */
export const asText = (files: readonly RuleFile[]): ReadonlyMap<string, string> =>
  new Map(files.map(({ name, groups }) => [`${RULES_FOLDER}/${name}.yml`, JSON.stringify({ groups })]));

export const routingOf = (stack: Stack, environment: Environment): string =>
  JSON.stringify(renderAlertmanagerConfig(alertmanagerRouting(stack, environment)));

/** Today's, from the declarations. */
export const todaysRules = (stack: Stack, environment: Environment): Rules => ({
  files: asText(declaredFiles(stack, environment)),
  alertmanager: routingOf(stack, environment),
});
