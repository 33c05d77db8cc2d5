import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { run, temporaryFolder } from '../../tools/process/run';
import { aionCases } from './cases/aion';
import { Passed } from './passed';
import { type Failures, promtoolTest } from './promtool';
import { watched } from './stack';
import { synthesized } from './synthesized';
import { prepare, recordingTrials, trial } from './trials';

/** The library's rules in the example's stack, and those that AION adds in its own. */
const SUITES = [
  ...watched.environments.map(environment => {
    const rules = synthesized(environment, watched);
    return {
      name: `the library in ${environment.name}`,
      rules,
      prepared: prepare(rules),
      recording: recordingTrials(rules),
    };
  }),
  ...aion.environments.map(environment => {
    const rules = synthesized(environment, aion);
    return { name: `AION in ${environment.name}`, rules, prepared: prepare(rules, aionCases), recording: [] };
  }),
];

describe.each(SUITES)('$name', ({ name: suite, rules, prepared, recording }) => {
  const trials = [...prepared.map((each, i) => trial(`case ${i}`, each, each.rule, rules)), ...recording];
  const scenarios = trials.flatMap(({ name, scenarios }) => scenarios.map(scenario => [scenario.name, name] as const));

  if (scenarios.length > 0) {
    let failures: Failures;
    beforeAll(async () => {
      failures = await promtoolTest(trials, new Passed(suite.replaceAll(' ', '-').toLowerCase()));
    }, BUILD_TIMEOUT_MS);

    test.each(scenarios)('%s', (scenario, name) => {
      expect(failures.get(name)?.get(scenario)).toEqual([]);
    });
  }

  test('every alert of every service is in the manifests', () => {
    const bound = [...rules.alerts].flatMap(([service, alerts]) =>
      alerts.map(({ alert, expr }) => ({ service, name: alert.name, expr: expr.text })),
    );
    expect(bound.length).toBeGreaterThan(0);
    expect(bound.map(({ service, name }) => rules.find(service, name)?.rule.expr)).toEqual(
      bound.map(({ expr }) => expr),
    );
  });

  test('promtool has no findings in the rule files', async () => {
    const folder = temporaryFolder('rules');
    for (const [name, text] of rules.files) writeFileSync(path.join(folder, name), text);
    const files = [...rules.files.keys()].map(name => path.join(folder, name));
    const args = ['check', 'rules', '--lint=all', '--lint-fatal', ...files];
    const { code, stderr } = await run(await tool('promtool'), args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
