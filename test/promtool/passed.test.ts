/** What has passed is not run again until an input changes: the rules, the test or the program. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { minutes } from '../../lib/catalogue';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { temporaryFolder } from '../../tools/process/run';
import { render, type Trial } from './pack';
import { type Inputs, keyOf, Passed } from './passed';
import { promtoolTest } from './promtool';
import { scenario } from './scenario';

const name = 'a trial';
/** An alert that fires, where `expected` is whether the case expects it. */
function firing({ expected, expr = 'vector(2) > 1', after = 1, series = '1 1' }: Partial<Made>): Trial {
  const check = {
    eval_time: '1m',
    alertname: 'Fires',
    exp_alerts: expected ? [{ exp_labels: {}, exp_annotations: {} }] : [],
  };
  const inputs = [{ name: 'some_series', labels: { service: 'a' }, samples: series }];
  return {
    name,
    rules: [{ alert: 'Fires', expr, labels: {}, annotations: {} } as never],
    scenarios: [scenario(name, inputs as never, { after: minutes(after) }, [check])],
  };
}
interface Made {
  readonly expected: boolean;
  readonly expr: string;
  readonly after: number;
  readonly series: string;
}

let folder: string;
beforeEach(() => {
  folder = temporaryFolder('passed');
});

const failuresOf = async (trial: Trial): Promise<number> =>
  (await promtoolTest([trial], new Passed('some', folder))).get(name)?.get(name)?.length ?? Number.NaN;

/** Keeps it as passed, which is a lie that a run of it would bring to light. */
async function pretendPassed(trial: Trial, change: Partial<Inputs> = {}): Promise<void> {
  const pack = { members: trial.scenarios.map(each => ({ trial, scenario: each })) };
  const program = path.basename(path.dirname(await tool('promtool')));
  new Passed('some', folder).keep([{ program, ...render(pack, 'rules.json'), ...change }]);
}

const wrong = firing({ expected: false });

test(
  'what has passed with the same inputs is not run again',
  async () => {
    expect(await failuresOf(wrong)).toBe(1);
    await pretendPassed(wrong);
    expect(await failuresOf(wrong)).toBe(0);
  },
  BUILD_TIMEOUT_MS,
);

test.each<[string, Trial, Partial<Inputs>]>([
  ['another rule', firing({ expected: false, expr: 'vector(3) > 1' }), {}],
  ['other series', firing({ expected: false, series: '1 2' }), {}],
  ['another expectation', firing({ expected: true }), {}],
  ['another program', wrong, { program: 'promtool-0.0.0' }],
])('%s: it is run again', async (_, passed, change) => {
  await pretendPassed(passed, change);
  expect(await failuresOf(wrong)).toBe(1);
});

test('what fails is not kept, and what passes is', async () => {
  await failuresOf(wrong);
  await failuresOf(wrong);
  expect(await failuresOf(wrong)).toBe(1);
  const right = firing({ expected: true });
  expect(await failuresOf(right)).toBe(0);
  const pack = { members: right.scenarios.map(each => ({ trial: right, scenario: each })) };
  const program = path.basename(path.dirname(await tool('promtool')));
  expect(new Passed('some', folder).has({ program, ...render(pack, 'rules.json') })).toBe(true);
});

test('a broken file is as good as none', async () => {
  await pretendPassed(wrong);
  const [file = ''] = readdirSync(folder);
  writeFileSync(path.join(folder, file), '["');
  expect(await failuresOf(wrong)).toBe(1);
});

test('each input is part of the key', () => {
  const inputs = { program: 'a', rules: { b: 1 }, test: { c: 1 } };
  const keys = [inputs, { ...inputs, program: 'b' }, { ...inputs, rules: { b: 2 } }, { ...inputs, test: { c: 2 } }];
  expect(new Set(keys.map(keyOf)).size).toBe(4);
});

test('it is kept where `npm ci` removes it, with which CI begins: CI runs all', () => {
  const file = path.resolve('node_modules/.cache/aion-monitoring/promtool-passed-a-test.json');
  new Passed('a-test').keep([]);
  expect(existsSync(file)).toBe(true);
  rmSync(file);
  const [first] = [...readFileSync('.ci/run', 'utf8').matchAll(/^suite .*$/gm)].flat();
  expect(first).toBe('suite install npm ci');
});
