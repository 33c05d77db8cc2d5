import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ENVIRONMENTS } from '../../lib/environments';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { run, temporaryFolder } from '../../tools/process/run';
import { type Failures, promtoolTest } from './promtool';
import { synthesized } from './synthesized';
import { prepare, recordingTrials, trial } from './trials';

const environments = ENVIRONMENTS.map(environment => [environment.name, synthesized(environment)] as const);

describe.each(environments)('%s', (_, rules) => {
  const trials = [
    ...prepare(rules).map((each, i) => trial(`case ${i}`, each, each.rule, rules)),
    ...recordingTrials(rules),
  ];
  const scenarios = trials.flatMap(({ name, scenarios }) => scenarios.map(scenario => [scenario.name, name] as const));
  let failures: Failures;
  beforeAll(async () => {
    failures = await promtoolTest(trials);
  }, BUILD_TIMEOUT_MS);

  test.each(scenarios)('%s', (scenario, name) => {
    expect(failures.get(name)?.get(scenario)).toEqual([]);
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
