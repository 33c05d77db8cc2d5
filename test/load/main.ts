/** Puts web-api under load: npm run load -- --help */
import { cleanUp } from '../../tools/process/run';
import { type Request, readArguments, USAGE } from './arguments';
import { refusals } from './hosts';
import { runK6 } from './run-k6';
import { table } from './summary/table';
import { folderProblems, writeSummary } from './summary/write';

const [PASSED, MISSED, COULD_NOT_RUN] = [0, 1, 2];

async function main(args: readonly string[]): Promise<number> {
  const parsed = readArguments(args);
  if ('help' in parsed) {
    console.log(USAGE);
    return PASSED;
  }
  const problems = 'problems' in parsed ? parsed.problems : await problemsOf(parsed.request);
  if (problems.length > 0 || !('request' in parsed)) {
    console.error(`${problems.map(problem => `- ${problem}`).join('\n')}\n\n${USAGE}`);
    return COULD_NOT_RUN;
  }
  const { request } = parsed;
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

main(process.argv.slice(2))
  .catch((error: Error) => {
    console.error(error.message);
    return COULD_NOT_RUN;
  })
  .then(async code => {
    process.exitCode = code;
    await cleanUp();
  });
