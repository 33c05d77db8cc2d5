/** Breaks the rules of all alerts, or of those named, and checks that their cases notice it: npm run test:mutation [-- NAME …] */
import { spawnSync } from 'node:child_process';
import { badUsage, readCommandLine, suggestion } from '../../lib/base';
import { tool } from '../../tools/pinned/build';

const USAGE = `usage: npm run test:mutation [-- ALERT …]
  Breaks the rule of each alert in every way that its cases must notice, runs them with promtool, and writes what it found
  to test/mutation/results.json. Recording rules are only broken where no alert is named.`;

async function main(args: readonly string[]): Promise<number> {
  const line = readCommandLine(args, USAGE, { positionals: true });
  if ('exitCode' in line) return line.exitCode;
  // Not before: cases take seconds to declare.
  const { testedAlerts } = await import('./tested');
  const known = new Set(testedAlerts().keys());
  const [unknown] = line.positionals.filter(name => !known.has(name));
  if (unknown !== undefined) {
    return badUsage(`no case tests an alert "${unknown}"${suggestion(unknown, known)}`, USAGE);
  }
  await tool('promtool');
  const { status } = spawnSync('npx', ['jest', '--config', 'jest.mutation.config.cjs'], {
    stdio: 'inherit',
    env: { ...process.env, MUTATED_ALERTS: line.positionals.join(' ') },
  });
  return status ?? 1;
}

void main(process.argv.slice(2)).then(code => {
  process.exitCode = code;
});
