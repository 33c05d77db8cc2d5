import { alertmanagerRouting } from '../../charts/routing';
import { badUsage, currentTime, formatProblems, readCommandLine, suggestion } from '../base';
import { renderAlertmanagerConfig } from '../components/alertmanager';
import { readHistory } from '../history';
import { type Environment, type Stack, selectEnvironments } from '../stack';
import { problemsOf } from '../synth/command';
import { evidenceFor, type Known } from './evidence';
import { type Explainable, explainable, hoursIn, notifiedOf } from './explanation';
import { calledFor } from './on-call';
import { type Labels, mutedBy } from './route';
import { silencesOf } from './silenced';
import { explanationText, foreignText, overviewText } from './text';

const USAGE = `usage: npm run explain [-- ALERT] [--service NAME] [--env NAME] [--labels JSON] [--json]
  What an alert means, who is notified of it where and when, what mutes it, and where to go on. Every alert without one.
    ALERT           its name: HighErrorRate
    --service NAME  of this service; platform for one that exists once. The first that has it by default
    --env NAME      in this environment; the first by default
    --labels JSON   an alert by its labels, as in a notification, also one that is not declared here:
                    '{"alertname":"DiskFailing","team":"platform","severity":"critical"}'
    --json          for programs`;

/** What the command takes. */
export const EXPLAIN_LINE = {
  options: {
    ...({ service: { type: 'string' }, env: { type: 'string' } } as const),
    ...({ labels: { type: 'string' }, json: { type: 'boolean' } } as const),
  },
  positionals: true,
} as const;

/** The program behind `npm run explain`. Returns the exit code. */
export function runExplain(stack: Stack, args: readonly string[], beside: Known = {}): number {
  const line = readCommandLine(args, USAGE, EXPLAIN_LINE);
  if ('exitCode' in line) return line.exitCode;
  const { values, positionals } = line;
  const [name, ...more] = positionals;
  if (more.length > 0) return badUsage(`one alert, not ${positionals.length}: ${positionals.join(', ')}`, USAGE);
  if (values.labels !== undefined && (name !== undefined || values.service !== undefined))
    return badUsage('--labels names the alert and its service; leave out the others', USAGE);
  const problems = problemsOf(stack);
  if (problems.length > 0) {
    console.error(formatProblems(problems, 'nothing can be explained until they are mended'));
    return 1;
  }
  const chosen = selectEnvironments(stack, values.env ?? stack.environments[0]?.name);
  if ('problem' in chosen) return badUsage(chosen.problem, USAGE);
  const [environment] = chosen.environments as readonly [Environment];
  const alertmanager = renderAlertmanagerConfig(alertmanagerRouting(stack, environment));
  const now = currentTime();
  const at = now.getTime();
  const all = explainable(stack, environment, alertmanager, at);
  const { history } = readHistory(stack.history);
  const explain = ({ explain: whole }: Explainable, others: readonly string[], who: object = {}): number => {
    const found = { ...whole(), ...who };
    const evidence = evidenceFor(found, beside, history);
    return print(explanationText(found, others, evidence, now), { ...found, evidence });
  };
  const print = (text: string, data: unknown): number => {
    console.log(values.json ? JSON.stringify(data, undefined, 2) : text);
    return 0;
  };

  if (values.labels !== undefined) {
    const labels = readLabels(values.labels);
    if (typeof labels === 'string') return badUsage(labels, USAGE);
    const declared = all.find(({ alert, labels: own }) => alert === labels.alertname && agree(own, labels));
    const notified = notifiedOf(alertmanager, labels, hoursIn(stack, environment));
    // What was sent may have other labels than what is declared now: the labels decide.
    const called = calledFor(stack, environment, alertmanager, labels, at);
    const silenced = silencesOf(stack, environment, labels, now);
    const who = { notified, ...(called !== undefined && { called }), silenced };
    if (declared !== undefined) return explain(declared, [], who);
    const rules = mutedBy(alertmanager, labels);
    return print(foreignText({ labels, environment: environment.name, who, rules, now }), {
      labels,
      ...who,
      inhibitRules: rules,
    });
  }
  const { service } = values;
  if (name === undefined) {
    const shown = all.filter(({ of }) => service === undefined || of === service);
    if (shown.length === 0)
      return badUsage(
        unknown(
          'service',
          service ?? '',
          all.map(({ of }) => of),
        ),
        USAGE,
      );
    const explained = shown.map(each => each.explain());
    return print(overviewText(explained), explained);
  }
  const named = all.filter(({ alert }) => alert === name);
  const known = all.map(({ alert }) => alert);
  if (named.length === 0) return badUsage(missing(name, known, stack, environment), USAGE);
  const found = service === undefined ? named[0] : named.find(({ of }) => of === service);
  if (found === undefined) {
    const having = named.map(({ of }) => of);
    return badUsage(
      `${unknown('service', service ?? '', having)}, of those that have ${name}: ${having.join(', ')}`,
      USAGE,
    );
  }
  const others = named.flatMap(({ of }) => (of === found.of ? [] : [of]));
  return explain(found, others);
}

const unknown = (what: string, name: string, known: readonly string[]): string =>
  `there is no ${what} "${name}"${suggestion(name, new Set(known))}`;

/** An alert may be declared, but of no service of the environment. */
const missing = (
  name: string,
  known: readonly string[],
  { rules }: Stack,
  { name: environment }: Environment,
): string =>
  rules.alerts.some(alert => alert.name === name)
    ? `no service of ${environment} has the alert "${name}"`
    : unknown('alert', name, known);

function readLabels(text: string): Labels | string {
  const wanted = `--labels: wanted an object of texts, such as '{"alertname":"HighErrorRate","service":"web-api"}'`;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return `${wanted}; ${(error as Error).message}`;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return wanted;
  const wrong = Object.entries(parsed).filter(([, value]) => typeof value !== 'string');
  return wrong.length === 0 ? (parsed as Labels) : `${wanted}; ${wrong.map(([label]) => label).join(', ')} is no text`;
}

/** Whether no label that both have differs. */
const agree = (declared: Labels, labels: Labels): boolean =>
  Object.entries(declared).every(([label, value]) => labels[label] === undefined || labels[label] === value);
