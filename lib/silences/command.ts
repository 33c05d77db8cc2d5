import { readFileSync } from 'node:fs';
import { checkDeclarations } from '../../charts/declarations';
import { alertmanagerRouting } from '../../charts/routing';
import { badUsage, currentTime, formatProblems, type Problem, readCommandLine, withoutWarnings } from '../base';
import { fail } from '../base/fail';
import { slips } from '../base/slips';
import { vanished } from '../checks/declarations/vanished';
import { renderAlertmanagerConfig } from '../components/alertmanager';
import { readHeaders, readUrl, type Server, ServerError } from '../remote';
import { type Environment, type Stack, selectEnvironments } from '../stack';
import { configurationOf, expire, send, silencesOf } from './client';
import { type Plan, planOf } from './plan';
import { planText } from './text';

/** Holds a header `Authorization`, for those who pass secrets by the environment. */
const AUTHORIZATION = 'ALERTMANAGER_AUTHORIZATION';

const USAGE = `usage: npm run silences -- plan|apply --url URL [--env NAME] [--headers FILE]
  Brings the silences and maintenance windows that are declared into an Alertmanager. People's own are never touched.
    plan            prints what would change; the exit code is 0
    apply           creates what is declared, updates what changed, ends what is no longer declared
    --url URL       of the environment's Alertmanager: http://localhost:9093
    --env NAME      the environment; the first by default
    --headers FILE  sent with each request, a line each: "Cookie: …", for a sign-in. The variable ${AUTHORIZATION}
                    is sent as the header Authorization`;

/** What the command takes. */
export const SILENCES_LINE = {
  options: { url: { type: 'string' }, env: { type: 'string' }, headers: { type: 'string' } },
  positionals: true,
} as const;

/** The program behind `npm run silences`. Returns the exit code. */
export async function runSilences(stack: Stack, args: readonly string[]): Promise<number> {
  const line = readCommandLine(args, USAGE, SILENCES_LINE);
  if ('exitCode' in line) return line.exitCode;
  const { values, positionals } = line;
  const [action, ...more] = positionals;
  if ((action !== 'plan' && action !== 'apply') || more.length > 0)
    return badUsage(`plan or apply, not ${positionals.map(text => `"${text}"`).join(' ') || 'nothing'}`, USAGE);
  const url = readUrl(values.url, 'Alertmanager', 'http://localhost:9093');
  if ('problem' in url) return badUsage(url.problem, USAGE);
  const chosen = selectEnvironments(stack, values.env ?? stack.environments[0]?.name);
  if ('problem' in chosen) return badUsage(chosen.problem, USAGE);
  const [environment] = chosen.environments as readonly [Environment];
  const headers = readHeaders(values.headers, process.env[AUTHORIZATION], file => readFileSync(file, 'utf8'));
  if ('problem' in headers) return badUsage(headers.problem, USAGE);

  // Only its own environment's: whoever mutes something at night must not wait for what is wrong elsewhere.
  const problems = [...checkDeclarations(environment, stack), ...vanished(stack), ...slips()];
  if (withoutWarnings(problems).length > 0) return fail(formatProblems(problems, 'Alertmanager is unchanged'));
  const server: Server = { program: 'Alertmanager', url: url.url, headers: headers.headers };
  try {
    return await bring(stack, environment, server, action === 'apply');
  } catch (error) {
    if (error instanceof ServerError) return fail(`${error.message}. Nothing is changed.`);
    throw error;
  }
}

async function bring(stack: Stack, environment: Environment, server: Server, applies: boolean): Promise<number> {
  const wrong = foreignTo(stack, environment, await configurationOf(server));
  if (wrong !== undefined) return fail(`${server.url} is another Alertmanager than ${environment.name}'s: ${wrong}.`);
  const { names, silences } = stack;
  const held = await silencesOf(server);
  const plan = planOf({ names, environment: environment.name, declared: silences, held, now: currentTime() });
  console.log(planText(plan, `${environment.name}, ${server.url}`));
  if (!applies) return 0;
  const problems = await apply(plan, server);
  if (problems.length > 0) return fail(formatProblems(problems, 'the others are applied'));
  console.log('applied');
  return 0;
}

/** New ones first: what is only renamed is muted all the time. */
async function apply({ create, update, expire: ended }: Plan, server: Server): Promise<Problem[]> {
  const steps = [
    ...[...create, ...update].map(({ silence, send: sent }) => [silence.name, () => send(server, sent)] as const),
    ...ended.map(held => [held.comment, () => expire(server, held)] as const),
  ];
  const problems: Problem[] = [];
  for (const [where, step] of steps) {
    try {
      await step();
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      problems.push({ where, message: error.message });
    }
  }
  return problems;
}

/**
 * Why a server's configuration is not that of an environment; undefined if it has all of its receivers. Other differences are
 * those of a commit that is not deployed yet.
 */
function foreignTo(stack: Stack, environment: Environment, text: string): string | undefined {
  const { receivers } = renderAlertmanagerConfig(alertmanagerRouting(stack, environment));
  const there = new Set([...text.matchAll(/^\s*-? *name: *["']?([^"'\s]+)["']?\s*$/gm)].map(([, name]) => name));
  const missing = receivers.filter(({ name }) => !there.has(name)).map(({ name }) => name);
  return missing.length === 0 ? undefined : `it has no receiver ${missing.slice(0, 3).join(', ')}`;
}
