import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { tool } from '../../tools/pinned/build';
import { run, temporaryFolder } from '../../tools/process/run';
import { type Pack, pack, render, type Trial } from './pack';
import type { Inputs, Passed } from './passed';
import type { Scenario } from './scenario';

/** As a test file names its rules, in the key of what has passed; each is written with a name of its own. */
const RULES = 'rules.json';

/** What failed, by trial and scenario. An empty list means that nothing failed. */
export type Failures = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/** Every test group leaves a database as garbage; collecting less often halves the run time. */
const COLLECT_LESS = { GOGC: '400' };

/** A process waits for the files of its databases half of the time, so a second one can use the CPU. */
const PROCESSES = 2;

/** So many files at a time, however many mutants there are: what one run may take is bounded by it. */
const TOGETHER = 40;
/** For their databases on a busy machine. */
const LONGEST_MS = 300_000;

/** `promtool test rules` over all trials, but for those that are known to pass. @param known @default none are */
export async function promtoolTest(trials: readonly Trial[], known?: Passed): Promise<Failures> {
  if (new Set(trials.map(({ name }) => name)).size < trials.length) throw new Error('two trials have the same name');
  const folder = temporaryFolder('promtool');
  const write = (name: string, content: object): string => {
    writeFileSync(path.join(folder, name), JSON.stringify(content, null, 1));
    return path.join(folder, name);
  };
  const program = path.basename(path.dirname(await tool('promtool')));
  const failures = new Map(trials.map(({ name }) => [name, new Map<string, readonly string[]>()]));
  const passed: Inputs[] = [];
  const packs = new Map<string, { readonly members: Pack['members']; readonly inputs: Inputs }>();
  for (const each of pack(trials)) {
    const inputs = { program, ...render(each, RULES) };
    if (known?.has(inputs)) {
      passed.push(inputs);
      for (const { trial, scenario } of each.members) failures.get(trial.name)?.set(scenario.name, []);
    } else {
      const rules = write(`rules-${packs.size}.json`, inputs.rules);
      const test = write(`test-${packs.size}.json`, { ...inputs.test, rule_files: [rules] });
      packs.set(test, { ...each, inputs });
    }
  }
  const files = [...packs.keys()];
  const shares = Array.from({ length: PROCESSES }, (_, i) => files.filter((_, at) => at % PROCESSES === i));
  const reported = new Map((await Promise.all(shares.map(testRules))).flatMap(report => [...report]));
  for (const [file, { members, inputs }] of packs) {
    const problems = reported.get(file) ?? ['it is missing from the report'];
    const refused = problems.filter(problem => REFUSED.test(problem));
    const groupProblems = problems.filter(problem => checked(problem) === undefined && !REFUSED.test(problem));
    if (groupProblems.length > 0) throw new Error(`promtool cannot run ${file}:\n${groupProblems.join('\n')}`);
    for (const { trial, scenario } of members) {
      failures
        .get(trial.name)
        ?.set(scenario.name, [...refused, ...problems.filter(problem => concerns(problem, scenario))]);
    }
    if (problems.length === 0) passed.push(inputs);
  }
  known?.keep(passed);
  return failures;
}

/** What fails in each of the test files. */
async function testRules(files: readonly string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (let from = 0; from < files.length; from += TOGETHER) {
    for (const [file, problems] of await testTogether(files.slice(from, from + TOGETHER))) found.set(file, problems);
  }
  return found;
}

async function testTogether(files: readonly string[]): Promise<Map<string, string[]>> {
  const [first] = files;
  if (first === undefined) return new Map();
  const report = `${first}.xml`;
  const { stderr } = await run(await tool('promtool'), ['test', 'rules', `--junit=${report}`, ...files], {
    env: COLLECT_LESS,
    timeoutMs: LONGEST_MS,
  });
  if (!existsSync(report)) throw new Error(`promtool wrote no report:\n${stderr}`);
  return readReport(readFileSync(report, 'utf8'));
}

/** A rule that Prometheus refuses to evaluate: whatever runs against it has failed. */
const REFUSED = /^\s*rule: \S+, time: [^,]+, err: /;

/** The alert or expression whose check failed; undefined if the test group could not run at all. */
const checked = (problem: string): string | undefined =>
  problem.match(/alertname: (\w+),/)?.[1] ?? problem.match(/^\s*expr: "((?:[^"\\]|\\.)*)"/)?.[1];

const concerns = (problem: string, { alertChecks, expressionChecks }: Scenario): boolean =>
  alertChecks.some(({ alertname }) => alertname === checked(problem)) ||
  expressionChecks.some(({ expr }) => JSON.stringify(expr).slice(1, -1) === checked(problem));

/** The failures of each test file, from promtool's JUnit report. */
function readReport(xml: string): Map<string, string[]> {
  const files = new Map<string, string[]>();
  for (const [, name = '', body = ''] of xml.matchAll(/<testsuite name="([^"]*)"[^>]*>(.*?)<\/testsuite>/gs)) {
    const problems = [...body.matchAll(/<(failure|error)>(.*?)<\/\1>/gs)];
    files.set(
      decode(name),
      problems.map(([, , text = '']) => decode(text)),
    );
  }
  return files;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };
const decode = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([0-9A-F]+)|(\w+));/gi, (_, decimal, hex, name) =>
    name ? (ENTITIES[name] ?? '') : String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hex, 16)),
  );
