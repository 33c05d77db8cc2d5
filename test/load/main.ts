/** Puts web-api under load: npm run load -- --help */
import { cleanUp } from '../../tools/run';
import { type Request, readArguments, USAGE } from './arguments';
import { refusals } from './hosts';
import { runK6 } from './run-k6';
import { table } from './summary/table';
import { writeSummary } from './summary/write';

const [PASSED, MISSED, COULD_NOT_RUN] = [0, 1, 2];

async function main(args: readonly string[]): Promise<number> {
  const asked = readArguments(args);
  if ('help' in asked) {
    console.log(USAGE);
    return PASSED;
  }
  const problems = 'problems' in asked ? asked.problems : await hostsOf(asked.request);
  if (problems.length > 0 || !('request' in asked)) {
    console.error(`${problems.map(problem => `- ${problem}`).join('\n')}\n\n${USAGE}`);
    return COULD_NOT_RUN;
  }
  const { request } = asked;
  const summary = await runK6(request, line => console.log(line));
  console.log(`${table(summary)}\n\n${writeSummary(summary, request.out).join('\n')}`);
  return summary.passed ? PASSED : MISSED;
}

const hostsOf = ({ targets: { webApi, metrics, prometheus, jaeger }, allowedHosts }: Request) =>
  refusals([webApi, ...metrics, prometheus, jaeger], allowedHosts);

main(process.argv.slice(2))
  .catch((error: Error) => {
    console.error(error.message);
    return COULD_NOT_RUN;
  })
  .then(async code => {
    process.exitCode = code;
    await cleanUp();
  });
