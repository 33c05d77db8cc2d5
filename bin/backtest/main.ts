/** What today's rules would have done in recorded history: npm run backtest -- --help */
import { formatDuration, formatProblems, seconds, suggestion, withoutRequest } from '../../lib/base';
import { type HistorySource as RecordedSource, writeRecord } from '../../lib/history';
import { mutings } from '../../lib/rules';
import { type Environment, type Stack, selectEnvironments } from '../../lib/stack';
import { problemsOf } from '../../lib/synth/command';
import type { HistorySource } from '../../tools/replay/history';
import { type Request, readArguments, USAGE } from './arguments';
import { progressTo } from './progress';
import { recordOf } from './record';
import { rulesAt } from './revision';
import { asText, type Rules, settingsOf, todaysRules } from './rules';
import { backtest, evaluate, type Outcome, outcomeOf, type Run } from './run';
import { declaredTransitions, differ, transitionsOf, withVariants } from './sweep';
import type { Sweep } from './sweep-values';
import { againstText, outcomeText, sweepText } from './text';

/** A command line that is wrong. */
const WRONG_USAGE = 2;

/** The program behind `npm run backtest`. Returns the exit code; throws one sentence if the history cannot be read. */
export async function runBacktest(stack: Stack, args: readonly string[]): Promise<number> {
  const parsed = readArguments(args);
  if (!('request' in parsed)) return withoutRequest(parsed, USAGE, WRONG_USAGE);
  const { request } = parsed;
  const chosen = selectEnvironments(stack, request.environment ?? stack.environments[0]?.name);
  if ('problem' in chosen) return withoutRequest({ problems: [chosen.problem] }, USAGE, WRONG_USAGE);
  const [environment] = chosen.environments as readonly [Environment];
  const unknown = unknownAlerts(stack, request);
  if (unknown.length > 0) return withoutRequest({ problems: unknown }, USAGE, WRONG_USAGE);
  const problems = problemsOf(stack);
  if (problems.length > 0) {
    console.error(formatProblems(problems, 'nothing can be evaluated until they are mended'));
    return 1;
  }
  const { text, data } = await answer(stack, environment, request);
  console.log(request.json ? JSON.stringify(data, undefined, 2) : text);
  return 0;
}

/** With --against, an alert may be one that is gone. */
const unknownAlerts = ({ rules }: Stack, { alerts, against }: Request): string[] => {
  const known = new Set(rules.alerts.map(({ name }) => name));
  return against !== undefined
    ? []
    : alerts.filter(name => !known.has(name)).map(name => `there is no alert "${name}"${suggestion(name, known)}`);
};

interface Answer {
  readonly text: string;
  readonly data: unknown;
}

async function answer(stack: Stack, environment: Environment, request: Request): Promise<Answer> {
  const { against, sweep, alerts, record } = request;
  const before = against === undefined ? undefined : rulesAt(against, stack, environment);
  const muting = mutings(stack.rules.alerts).filter(({ target }) => alerts.includes(target.name));
  const run = async (rules: Rules, what: string): Promise<Outcome> => passed(runOf(rules), what, backtest);
  const runOf = (rules: Rules): Run => ({
    ...{ source: request.source, rules, ...settingsOf(environment) },
    ...(request.since !== undefined && { since: request.since }),
    ...(request.until !== undefined && { until: request.until }),
    ...(alerts.length > 0 && { alerts, muting: muting.map(({ source }) => source.name) }),
  });
  const today = todaysRules(stack, environment);
  if (sweep !== undefined) return swept(stack, environment, sweep, alerts[0] ?? '', runOf(today));
  const now = await run(today, 'today');
  warnOfLess(request, now);
  if (before !== undefined && against !== undefined) {
    const other = await run(before, against).catch((error: Error) => {
      // Prometheus may no longer load what was committed then.
      throw new Error(`--against ${against}: ${error.message}`);
    });
    return { text: againstText(against, other, now), data: { against: other, today: now } };
  }
  if (record !== undefined) {
    const { from, to, missing } = now.evaluated;
    const file = writeRecord(
      stack.history,
      record,
      recordOf(stack, environment, { source: kindOf(request.source), from, to, missing, alerts: now.alerts }),
    );
    console.error(`${file}: written; commit it, and cite it as "${record}"`);
  }
  return { text: outcomeText(now, settingsOf(environment).externalLabels, alerts.length > 0), data: now };
}

async function passed<T>(run: Run, what: string, pass: (run: Run) => Promise<T>): Promise<T> {
  const { show, end } = progressTo(process.stderr, what);
  return pass({ ...run, onProgress: show }).finally(end);
}

async function swept(stack: Stack, environment: Environment, sweep: Sweep, alert: string, run: Run): Promise<Answer> {
  const files = withVariants(stack, environment, alert, sweep);
  if (sweep.what === 'threshold' && !differ(files, alert)) {
    throw new Error(
      `--sweep threshold: the expression of ${alert} has no threshold that a value could replace; try for=…`,
    );
  }
  const rules = { ...run.rules, files: asText(files) };
  const { transitions, evaluated } = await passed({ ...run, rules }, sweep.what, evaluate);
  const named = { rules: run.rules, alerts: [alert] };
  const all = [
    { value: 'as declared', transitions: declaredTransitions(transitions) },
    ...transitionsOf(transitions, alert, sweep).map((some, i) => ({ value: valueText(sweep, i), transitions: some })),
  ];
  const tried = [];
  for (const { value, transitions: some } of all) {
    const { alerts } = await outcomeOf(named, some, evaluated);
    for (const report of alerts) tried.push({ value, report });
  }
  return { text: sweepText(sweep.what, tried, evaluated), data: { evaluated, tried } };
}

const valueText = ({ what, values }: Sweep, i: number): string =>
  what === 'for' ? formatDuration(seconds(values[i] ?? 0)) : `${values[i]}`;

const kindOf = (source: HistorySource): RecordedSource =>
  'url' in source ? 'prometheus' : 'folder' in source ? 'tsdb' : 'openmetrics';

/** A history that is shorter than asked for is evaluated as far as it goes. */
function warnOfLess({ since, until }: Request, { evaluated: { from, to } }: Outcome): void {
  if (since === undefined) return;
  const asked = (until ?? to) - since;
  if (from - asked > 600) {
    console.error(
      `warning: there is less history than asked for: ${((to - from) / 86_400).toFixed(1)} days, from ${new Date(from * 1000).toISOString()}`,
    );
  }
}
