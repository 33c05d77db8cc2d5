import { readFileSync } from 'node:fs';
import { badUsage, formatProblems, readCommandLine, suggestion } from '../base';
import { fail } from '../base/fail';
import { lasting } from '../base/lasting';
import { moment, RECORD_NAME, writeRecord } from '../history';
import { readDuration } from '../promql/engine/literals';
import { readHeaders, readUrl, type Server, ServerError } from '../remote';
import { type Environment, type Stack, selectEnvironments } from '../stack';
import { problemsOf } from '../synth/command';
import { inShadow } from './declared';
import { observe, recordOf } from './observe';
import { environmentOf } from './prometheus';
import { observationText } from './text';

/** Holds a header `Authorization`, for those who pass secrets by the environment. */
const AUTHORIZATION = 'PROMETHEUS_AUTHORIZATION';
const QUERY_TIMEOUT_MS = 120_000;
/** So much less history than was asked for is not worth a word, in seconds. */
const NEARLY = 3600;

const USAGE = `usage: npm run shadow -- --url URL --since DURATION [--env NAME] [--alert NAME [--right NUMBER]] [--record NAME] [--json]
  What the alerts in shadow did, as a running Prometheus recorded it, and the edit that promotes them: docs/promotion.md.
    --url URL         of the environment's Prometheus: http://localhost:9090
    --since DURATION  how far back: 30d, 36h
    --env NAME        the environment; the first by default
    --alert NAME      only this alert
    --right NUMBER    how often somebody had to act when it fired, for the citation
    --record NAME     writes NAME.json to the stack's folder history, as evidence to cite: of all alerts in shadow
    --json            for programs
    --headers FILE    sent with each request, a line each: "Cookie: …", for a sign-in. The variable ${AUTHORIZATION}
                      is sent as the header Authorization`;

/** What the command takes. */
export const SHADOW_LINE = {
  options: {
    ...({ url: { type: 'string' }, since: { type: 'string' }, env: { type: 'string' } } as const),
    ...({ alert: { type: 'string' }, right: { type: 'string' }, record: { type: 'string' } } as const),
    ...({ json: { type: 'boolean' }, headers: { type: 'string' } } as const),
  },
} as const;

/** The program behind `npm run shadow`. Returns the exit code. */
export async function runShadow(stack: Stack, args: readonly string[]): Promise<number> {
  const line = readCommandLine(args, USAGE, SHADOW_LINE);
  if ('exitCode' in line) return line.exitCode;
  const { values } = line;
  const url = readUrl(values.url, 'Prometheus', 'http://localhost:9090');
  if ('problem' in url) return badUsage(url.problem, USAGE);
  const wrong = wrongValues(values);
  if (wrong !== undefined) return badUsage(wrong, USAGE);
  const chosen = selectEnvironments(stack, values.env ?? stack.environments[0]?.name);
  if ('problem' in chosen) return badUsage(chosen.problem, USAGE);
  const [environment] = chosen.environments as readonly [Environment];
  const headers = readHeaders(values.headers, process.env[AUTHORIZATION], file => readFileSync(file, 'utf8'));
  if ('problem' in headers) return badUsage(headers.problem, USAGE);
  const problems = problemsOf(stack);
  if (problems.length > 0) return fail(formatProblems(problems, 'no rule can be cited until they are mended'));

  const all = inShadow(stack, environment);
  if (all.size === 0) return fail(`no alert is in shadow in ${environment.name}`);
  const { alert } = values;
  const only = alert === undefined ? undefined : all.get(alert);
  if (alert !== undefined && only === undefined)
    return fail(`${alert} is not in shadow in ${environment.name}${suggestion(alert, new Set(all.keys()))}`);
  const declared = alert === undefined || only === undefined ? all : new Map([[alert, only]]);
  const server = { ...url, ...headers, program: 'Prometheus', timeoutMs: QUERY_TIMEOUT_MS };
  try {
    await ofEnvironment(server, environment);
    const to = Math.floor(Date.now() / 1000);
    const since = readDuration(values.since ?? '');
    const found = await observe(server, declared, { from: to - since, to }, progressTo(process.stderr));
    if (found.from - (to - since) > NEARLY)
      console.error(
        `warning: there is less history than asked for: ${lasting(to - found.from)}, from ${moment(found.from)}`,
      );
    if (values.record !== undefined) {
      const file = writeRecord(stack.history, values.record, recordOf(found, environment.name));
      console.error(`${file}: written; commit it with the edit that cites it`);
    }
    const cited = {
      environment: environment.name,
      ...(values.record !== undefined && { record: values.record }),
      ...(values.right !== undefined && { right: Number(values.right) }),
    };
    console.log(values.json ? JSON.stringify(withoutAlert(found), undefined, 2) : observationText(found, cited));
    return 0;
  } catch (error) {
    if (error instanceof ServerError) return fail(error.message);
    throw error;
  }
}

type Values = { readonly [K in 'since' | 'record' | 'right' | 'alert']?: string | undefined };

function wrongValues({ since = '', record, right, alert }: Values): string | undefined {
  if (!/^(?:\d+[smhdwy])+$/.test(since) || readDuration(since) <= 0)
    return `--since is "${since}", must be a duration above zero, such as 30d or 36h`;
  if (record !== undefined && !RECORD_NAME.test(record))
    return `--record is "${record}", must be a name such as shadow-2026-11`;
  if (record !== undefined && alert !== undefined) return '--record is of all alerts in shadow: leave out --alert';
  if (right !== undefined && !/^\d+$/.test(right)) return `--right is "${right}", must be a whole number`;
  return right !== undefined && alert === undefined ? '--right is of one alert: add --alert NAME' : undefined;
}

/** A record is of one environment: throws if the server is another's. */
async function ofEnvironment(server: Server, { name }: Environment): Promise<void> {
  const found = await environmentOf(server);
  if (found !== name)
    throw new ServerError(
      found === undefined
        ? `${server.url} is no Prometheus of this stack: its configuration has no external label environment`
        : `${server.url} is the Prometheus of ${found}, not of ${name}: add --env ${found}, or ask another`,
    );
}

function progressTo(stream: NodeJS.WriteStream): (done: number) => void {
  return done => {
    if (stream.isTTY) stream.write(`\r\u001b[K${done < 1 ? `${Math.floor(done * 100)} %` : ''}`);
  };
}

/** For programs: the declaration is not theirs. */
const withoutAlert = ({ alerts, ...rest }: Awaited<ReturnType<typeof observe>>) => ({
  ...rest,
  alerts: alerts.map(({ declared: { fingerprint, alert }, ...each }) => ({
    ...each,
    severity: alert.severity,
    rule: fingerprint,
  })),
});
