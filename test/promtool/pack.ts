import { formatDuration, minutes } from '../../lib/catalogue';
import type { Rule } from '../../lib/rules';
import { seriesText } from './input';
import { seriesRead } from './parse';
import type { Scenario } from './scenario';

/** Scenarios that run against the same rules, in the order in which these are evaluated. */
export interface Trial {
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly scenarios: readonly Scenario[];
}

/**
 * Scenarios that run as one test group. promtool opens a database for each group, which takes longer than most
 * scenarios; those that have no series in common cannot disturb each other and share one.
 */
export interface Pack {
  readonly members: readonly Member[];
}
interface Member {
  readonly trial: Trial;
  readonly scenario: Scenario;
}

export function pack(trials: readonly Trial[]): Pack[] {
  const packs: { members: Member[]; series: Set<string>; timing: string }[] = [];
  const members = trials.flatMap(trial => {
    const read = trial.rules.flatMap(rule => [...seriesRead(rule.expr), 'record' in rule ? rule.record : rule.alert]);
    return trial.scenarios.map(scenario => ({
      member: { trial, scenario },
      series: [...new Set([...read, ...scenario.inputs.map(({ name }) => name)])],
      timing: timingOf(scenario),
    }));
  });
  for (const { member, series, timing } of members) {
    let home = packs.find(each => each.timing === timing && !series.some(name => each.series.has(name)));
    if (home === undefined) {
      home = { members: [], series: new Set(), timing };
      packs.push(home);
    }
    home.members.push(member);
    for (const name of series) home.series.add(name);
  }
  return packs;
}

/** What the scenarios of a group share. It lasts as long as its longest member: long ones go with their like. */
function timingOf({ evaluatedEvery, sampledEvery, lasts }: Scenario): string {
  const length = Math.max(Math.ceil(Math.log2(lasts.value / minutes(15).value)), 0);
  return [evaluatedEvery.value, sampledEvery.value, length].join(' ');
}

/** The rule file of a pack and its test file, as promtool reads them. */
export function render({ members }: Pack, ruleFile: string) {
  const scenarios = members.map(({ scenario }) => scenario);
  const [{ evaluatedEvery, sampledEvery }] = scenarios as [Scenario];
  return {
    rules: { groups: [{ name: 'under-test', rules: members.flatMap(({ trial }) => trial.rules) }] },
    test: {
      rule_files: [ruleFile],
      evaluation_interval: formatDuration(evaluatedEvery),
      fuzzy_compare: true,
      tests: [
        {
          interval: formatDuration(sampledEvery),
          input_series: scenarios.flatMap(each => each.inputs.map(series => seriesText(series, each))),
          alert_rule_test: scenarios.flatMap(({ alertChecks }) => alertChecks),
          promql_expr_test: scenarios.flatMap(({ expressionChecks }) => expressionChecks),
        },
      ],
    },
  };
}
