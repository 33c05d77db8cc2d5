/** Every command that the documents show is one that the program takes: an option that is renamed makes this fail. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { readArguments as readAnomalyBench } from '../../bench/anomaly/arguments';
import { readArguments as readBacktest } from '../../bin/backtest/arguments';
import { readArguments as readConform } from '../../bin/conform/arguments';
import { parseCommandLine } from '../../lib/base';
import { EXPLAIN_LINE } from '../../lib/explain/command';
import { ON_CALL_LINE } from '../../lib/oncall/command';
import { OPENSLO_LINE } from '../../lib/openslo/command';
import { SHADOW_LINE } from '../../lib/shadow/command';
import { SILENCES_LINE } from '../../lib/silences/command';
import { SYNTH_LINE } from '../../lib/synth/command';
import { readArguments as readDrill } from '../drill/arguments';
import { REHEARSED } from '../drill/listed';
import { readArguments as readPictures } from '../pictures/arguments';
import { deployedObjects, namedObjects } from '../runbooks/commands';
import { readArguments as readSimulation } from '../simulation/arguments';
import { shownCommands } from './commands';
import { brokenLinks } from './links';

const alerts = aion.rules.alerts.map(({ name }) => name);
const parsers: Readonly<Record<string, (args: readonly string[]) => object>> = {
  backtest: args => readBacktest(args, {}),
  'bench:anomaly': readAnomalyBench,
  conform: readConform,
  drill: args => readDrill(args, { rehearsed: REHEARSED, all: alerts }),
  explain: args => parseCommandLine(args, EXPLAIN_LINE),
  oncall: args => parseCommandLine(args, ON_CALL_LINE),
  openslo: args => parseCommandLine(args, OPENSLO_LINE),
  preview: readPictures,
  shadow: args => parseCommandLine(args, SHADOW_LINE),
  silences: args => parseCommandLine(args, SILENCES_LINE),
  simulate: readSimulation,
  synth: args => parseCommandLine(args, SYNTH_LINE),
};
/** Those whose arguments have no parser of their own to ask: files of tests, names and options that a test follows elsewhere. */
const FOLLOWED_ELSEWHERE = ['count:alerts', 'load', 'new', 'test:cluster', 'test:mutation', 'workload'];

const files = [
  ...['README.md', 'CONTRIBUTING.md'],
  ...['docs', 'docs/operations'].flatMap(folder =>
    readdirSync(folder)
      .filter(name => name.endsWith('.md'))
      .map(name => path.join(folder, name)),
  ),
];
const read = (file: string): string => readFileSync(file, 'utf8');
const shown = files.flatMap(file => shownCommands(read(file)).map(command => ({ file, ...command })));
/** What stands for the reader's own, and the service that the README has the reader add. */
const PLACEHOLDERS = new Map([
  ['ALERT', REHEARSED[0] ?? ''],
  ['URL', 'http://127.0.0.1:9'],
  ['billing', 'web-api'],
]);
const filled = (args: readonly string[]): string[] => args.map(arg => PLACEHOLDERS.get(arg) ?? arg);

test('takes every command line that is shown', () => {
  const violations = shown.flatMap(({ file, script, args, text }) => {
    const said = args.length === 0 ? undefined : parsers[script]?.(filled(args));
    return said !== undefined && 'problems' in said
      ? [`${file}: ${text}: ${(said.problems as string[]).join('; ')}`]
      : [];
  });
  expect(violations).toEqual([]);
  // Without these, the pages have changed so that nothing is held against anything.
  for (const file of ['backtest', 'promotion', 'slo', 'silencing'])
    expect(shown.filter(each => each.file === `docs/${file}.md`)).not.toEqual([]);
});

test('every command with arguments is checked here, or named as one that is checked elsewhere', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const unknown = shown.filter(({ script }) => !(script in scripts)).map(({ file, text }) => `${file}: ${text}`);
  expect(unknown).toEqual([]);
  const unchecked = shown.filter(
    ({ script, args }) => args.length > 0 && !(script in parsers) && !FOLLOWED_ELSEWHERE.includes(script),
  );
  expect(unchecked.map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
});

test('names alerts, services, teams and environments that there are', () => {
  const known: Readonly<Record<string, readonly string[]>> = {
    '--alert': [...alerts, 'NAME'],
    '--env': [...aion.environments.map(({ name }) => name), 'NAME', 'trial'],
    '--service': [...aion.services.map(({ name }) => name), 'NAME', 'billing'],
    '--team': [...aion.names.teams, 'NAME'],
  };
  const violations = shown.flatMap(({ file, args, text }) =>
    args.flatMap((arg, i) => {
      const [value = ''] = args.slice(i + 1);
      return known[arg] === undefined || known[arg].includes(value) ? [] : [`${file}: ${text}: ${arg} ${value}`];
    }),
  );
  expect(violations).toEqual([]);
  const explained = shown.filter(({ script }) => script === 'explain').flatMap(({ args }) => args.slice(0, 1));
  expect(explained.filter(name => !name.startsWith('-') && !['NAME', 'ALERT', ...alerts].includes(name))).toEqual([]);
});

test.each(['backtest', 'promotion', 'slo', 'silencing'])('%s: links and objects are there', name => {
  const file = `docs/${name}.md`;
  expect(brokenLinks(file)).toEqual([]);
  const there = deployedObjects();
  expect([...namedObjects(read(file), aion.names)].filter(object => !there.has(object))).toEqual([]);
});

test('a line is split as a shell does', () => {
  const page = ['```sh', `npm ci && npm run explain -- --labels '{"a": "b c"}' > out.txt  # says it`, '```'].join('\n');
  expect(shownCommands(page)).toEqual([
    { script: 'explain', args: ['--labels', '{"a": "b c"}'], text: expect.stringMatching(/^npm run explain/) },
  ]);
  expect(shownCommands('as `npm run\nsynth -- --env staging` does').map(({ args }) => args)).toEqual([
    ['--env', 'staging'],
  ]);
});
