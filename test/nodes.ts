/**
 * The telemetry library's tests on other Nodes than this one: npm run test:nodes
 *
 * Services choose their Node themselves, and Node's HTTP server, timers and limits differ from one to the next. Each is
 * taken from the npm registry, and kept in npm's cache.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readCommandLine } from '../lib/base';
import { runCommand } from '../tools/process/command';

/** The lines that are supported, beside the one that this repository is developed on. https://nodejs.org/en/about/previous-releases */
const NODES = ['22.23.3', '24.21.0', '26.10.0'];

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

async function testOn(version: string): Promise<Counts> {
  console.log(`\nNode ${version}`);
  const jest = ['node_modules/jest/bin/jest.js', '--config', 'jest.nodes.config.cjs'];
  const tests = spawn('npx', ['--yes', `node@${version}`, ...jest], {
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let told = '';
  tests.stderr.setEncoding('utf8').on('data', text => {
    told += text;
    process.stderr.write(text);
  });
  const [code] = await once(tests, 'close');
  const summary = told.match(/^Tests: .*$/gm)?.at(-1) ?? '';
  const count = (what: string): number => Number(new RegExp(`(\\d+) ${what}`).exec(summary)?.[1] ?? 0);
  // A file that could not be read fails without a test of its own.
  return { passed: count('passed'), failed: count('failed') || Number(code !== 0) };
}

const USAGE = `usage: npm run test:nodes
  Runs the telemetry library's tests on Node ${NODES.join(', ')}.`;

async function main(args: readonly string[]): Promise<number> {
  const line = readCommandLine(args, USAGE, {});
  if ('exitCode' in line) return line.exitCode;
  const counts: Counts[] = [];
  for (const version of NODES) counts.push(await testOn(version));
  const [passed, failed] = (['passed', 'failed'] as const).map(what =>
    counts.reduce((sum, count) => sum + count[what], 0),
  ) as [number, number];
  // As Jest says it of one run.
  console.log(`\nTests:       ${failed > 0 ? `${failed} failed, ` : ''}${passed} passed, ${passed + failed} total`);
  return failed > 0 ? 1 : 0;
}

runCommand(main);
