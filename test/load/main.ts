/** Puts web-api under load: npm run load -- --help */
import { withoutRequest } from '../../lib/base';
import { runCommand } from '../../tools/process/command';
import { type Request, readArguments, USAGE } from './arguments';
import { refusals } from './hosts';
import { runK6 } from './run-k6';
import { table } from './summary/table';
import { folderProblems, writeSummary } from './summary/write';

const [PASSED, MISSED, COULD_NOT_RUN] = [0, 1, 2];

async function main(args: readonly string[]): Promise<number> {
  const parsed = readArguments(args);
  if (!('request' in parsed)) return withoutRequest(parsed, USAGE, COULD_NOT_RUN);
  const { request } = parsed;
  const problems = await problemsOf(request);
  if (problems.length > 0) return withoutRequest({ problems }, USAGE, COULD_NOT_RUN);
  const summary = await runK6(request, line => console.log(line));
  console.log(table(summary));
  console.log(`\n${writeSummary(summary, request.out).join('\n')}`);
  return summary.passed ? PASSED : MISSED;
}

/** Problems to report before the load, not after it: with its targets, and with the folder for the summary. */
async function problemsOf({ targets, out, allowedHosts }: Request): Promise<readonly string[]> {
  const { webApi, metrics, prometheus, jaeger } = targets;
  return [...(await refusals([webApi, ...metrics, prometheus, jaeger], allowedHosts)), ...folderProblems(out)];
}

runCommand(main, COULD_NOT_RUN);
