import { formatDuration, type Quantity, seconds } from '../../lib/base';
import type { RuleFile } from '../../lib/rules';
import type { Environment, Stack } from '../../lib/stack';
import type { HistoryTransition } from '../../tools/replay/history';
import { declaredFiles } from './rules';
import type { Sweep } from './sweep-values';

/** A label that tells the variants of an alert apart in one pass. It is removed before anything is routed. */
const VARIANT = 'backtest_variant';

type Rule = RuleFile['groups'][number]['rules'][number];

/** Today's rules with a variant of the alert for each value, behind the alert itself in its group. */
export function withVariants(stack: Stack, environment: Environment, alert: string, sweep: Sweep): readonly RuleFile[] {
  const variants = sweep.values.map(value => variantsOf(stack, environment, alert, sweep.what, value));
  return declaredFiles(stack, environment).map((file, i) => ({
    ...file,
    groups: file.groups.map((group, j) => ({
      ...group,
      rules: [
        ...group.rules,
        ...variants.flatMap((files, number) =>
          named(files[i]?.groups[j]?.rules ?? [], alert).map(rule => marked(rule, number)),
        ),
      ],
    })),
  }));
}

/** Whether the value matters to the expression of the alert. */
export const differ = (files: readonly RuleFile[], alert: string): boolean =>
  files.some(({ groups }) =>
    groups.some(({ rules }) => {
      const variants = named(rules, alert);
      const services = variants.filter(({ labels }) => labels?.[VARIANT] === undefined).length;
      return new Set(variants.map(({ expr }) => expr)).size > services;
    }),
  );

const named = (rules: readonly Rule[], alert: string): Rule[] =>
  rules.filter(rule => 'alert' in rule && rule.alert === alert);
const marked = (rule: Rule, number: number): Rule =>
  ({ ...rule, labels: { ...rule.labels, [VARIANT]: `${number}` } }) as Rule;

function variantsOf(
  stack: Stack,
  environment: Environment,
  alert: string,
  what: Sweep['what'],
  value: number,
): readonly RuleFile[] {
  if (what === 'threshold') return declaredFiles(stack, withThreshold(stack, environment, alert, value));
  return declaredFiles(stack, environment).map(file => ({
    ...file,
    groups: file.groups.map(group => ({
      ...group,
      rules: group.rules.map(rule => {
        if (!('alert' in rule) || rule.alert !== alert) return rule;
        const { for: _, ...rest } = rule;
        return value === 0 ? rest : { ...rest, for: formatDuration(seconds(value)) };
      }),
    })),
  }));
}

/** The environment with this threshold for every service. */
function withThreshold({ services }: Stack, environment: Environment, alert: string, value: number): Environment {
  const threshold = { [alert]: { value, unit: 'count' } as Quantity };
  const serviceThresholds = { ...environment.serviceThresholds };
  for (const { name } of services) serviceThresholds[name] = { ...serviceThresholds[name], ...threshold };
  return { ...environment, thresholds: { ...environment.thresholds, ...threshold }, serviceThresholds };
}

/** The transitions of each variant, as if it was the alert, with those of the other alerts. */
export function transitionsOf(
  transitions: readonly HistoryTransition[],
  alert: string,
  sweep: Sweep,
): readonly (readonly HistoryTransition[])[] {
  return sweep.values.map((_, number) =>
    transitions.flatMap(each => {
      const { [VARIANT]: variant, ...labels } = each.labels;
      if (labels.alertname !== alert) return [each];
      return variant === `${number}` ? [{ ...each, labels }] : [];
    }),
  );
}

/** The transitions of the alert as it is declared. */
export const declaredTransitions = (transitions: readonly HistoryTransition[]): readonly HistoryTransition[] =>
  transitions.filter(({ labels }) => labels[VARIANT] === undefined);
