import { formatDuration, minutes } from '../../lib/catalogue';
import type { Rule } from '../../lib/rules';
import { seriesText } from './input';
import { seriesRead } from './parse';
import type { Scenario } from './scenario';

/** Scenarios that run against the same rules, which are in the order of evaluation. */
export interface Trial {
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly scenarios: readonly Scenario[];
}

/**
 * Scenarios that run as one test group. promtool opens a database per group, which takes longer than most scenarios.
 * Scenarios without common series do not affect each other and share one.
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

/** What the scenarios of a group share. A group runs as long as its longest member, so scenarios of similar length are grouped. */
function timingOf({ evaluatedEvery, sampledEvery, lasts }: Scenario): string {
  const length = Math.max(Math.ceil(Math.log2(lasts.value / minutes(15).value)), 0);
  return [evaluatedEvery.value, sampledEvery.value, length].join(' ');
}

/** The rule file and the test file of a pack, in promtool's format. */
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
