#!/usr/bin/env node
/** The command of the package: `monitoring-as-code explain` and the others of its usage. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { formatProblems, readCommandLine } from '../lib/base';
import { fail } from '../lib/base/fail';
import { packageFolder } from '../lib/base/package-folder';
import { runExplain } from '../lib/explain/command';
import { runOnCall } from '../lib/oncall';
import { runOpenSlo } from '../lib/openslo';
import { runShadow } from '../lib/shadow';
import { runSilences } from '../lib/silences';
import type { Stack } from '../lib/stack';
import { problemsOf } from '../lib/synth/command';
import { replaceFolder } from '../lib/synth/output';
import { generatedPages } from './docs/index';
import { circularImport, forgottenFiles, sourceOf } from './project/imports';
import { runNew } from './project/new';
import { writeRunbooks } from './project/runbooks';

/** Where a project's `tsc` puts its stack. */
const COMPILED = 'build/src/stack.js';
const USAGE = `usage:
  monitoring-as-code new KIND NAME      writes the start of a stack, service, alert, dashboard or environment
  monitoring-as-code runbooks [FILE]    writes the library's runbooks, and the headings of all, into runbooks/
  monitoring-as-code docs [FILE]        writes docs/generated/: metrics, alerts, network flows, Secrets
  monitoring-as-code explain [ALERT]    what an alert means, and who is notified; more with --help
  monitoring-as-code oncall             who is on call now and next; more with --help
  monitoring-as-code openslo            the objectives of the services as OpenSLO v1; more with --help
  monitoring-as-code shadow --url URL   what alerts in shadow did, and the edit that promotes them; more with --help
  monitoring-as-code silences plan|apply --url URL
                                        brings declared silences into an Alertmanager; more with --help
FILE is the compiled stack, ${COMPILED} unless it is given.`;

function main(all: readonly string[]): number | Promise<number> {
  const [command, ...args] = all;
  if (command === 'new') return runNew(args);
  if (command === 'shadow') return withStack(undefined, stack => runShadow(stack, args));
  if (command === 'silences') return withStack(undefined, stack => runSilences(stack, args));
  if (command === 'explain') return withStack(undefined, stack => runExplain(stack, args));
  if (command === 'oncall') return withStack(undefined, stack => runOnCall(stack, args));
  if (command === 'openslo') return withStack(undefined, stack => runOpenSlo(stack, args));
  const line = readCommandLine(all, USAGE, { positionals: true });
  if ('exitCode' in line) return line.exitCode;
  if (command === 'runbooks') return withStack(args[0], runbooks);
  if (command === 'docs') return withStack(args[0], docs);
  return fail(USAGE);
}

function withStack<R extends number | Promise<number>>(file = COMPILED, use: (stack: Stack) => R): R | number {
  if (!existsSync(file)) return fail(`${file} is not there; compile the project first: npx tsc`);
  const circle = circularImport(file);
  if (circle !== undefined) return fail(circularText(circle.map(sourceOf)));
  const loaded: Record<string, unknown> = require(path.resolve(file));
  const stack = Object.values(loaded).find(isStack);
  if (stack === undefined) return fail(`${file} exports no stack`);
  const forgotten = forgottenFiles(path.dirname(file), Object.keys(require.cache));
  if (forgotten.length > 0) return fail(forgotten.map(each => forgottenText(sourceOf(each))).join('\n'));
  return use(stack);
}

const circularText = (circle: readonly string[]): string =>
  `Circular import: ${circle.join(' → ')}\n\nWhat loads first sees what the others export as undefined. Move what they share into ` +
  'a file of its own.';
const forgottenText = (file: string): string =>
  `${file}: nothing uses it, so that nothing of it is deployed; import it and add what it declares to its list, or delete it`;

function runbooks(stack: Stack): number {
  const { written, kept } = writeRunbooks(stack, path.join(packageFolder(), 'package', 'runbooks'));
  for (const each of kept) console.log(`${each}: its text was changed here, so it stays`);
  if (written.length > 0) console.log(`${written.length} runbooks written to ${stack.runbooks}/`);
  return 0;
}

function docs(stack: Stack): number {
  const problems = problemsOf(stack);
  if (problems.length > 0) return fail(formatProblems(problems, 'docs/generated/ is unchanged'));
  replaceFolder('docs/generated', generatedPages(stack));
  return 0;
}

const isStack = (value: unknown): value is Stack =>
  typeof value === 'object' && value !== null && 'names' in value && 'rules' in value && 'runbooks' in value;

Promise.resolve(main(process.argv.slice(2))).then(code => {
  process.exitCode = code;
});
