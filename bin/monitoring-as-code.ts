#!/usr/bin/env node
/** The command of the package: `monitoring-as-code runbooks` and `monitoring-as-code new`. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { packageFolder } from '../lib/base/package-folder';
import type { Stack } from '../lib/stack';
import { runNew } from './project/new';
import { writeRunbooks } from './project/runbooks';

const USAGE = `usage:
  monitoring-as-code runbooks [FILE]    write the library's runbooks into the project; FILE is the compiled stack (build/src/stack.js)
  monitoring-as-code new KIND NAME      write the start of a stack, service, alert, dashboard or environment`;

function main([command, ...args]: readonly string[]): number {
  if (command === 'new') return runNew(args);
  if (command === 'runbooks') return runbooks(args[0] ?? 'build/src/stack.js');
  return fail(USAGE);
}

function runbooks(file: string): number {
  if (!existsSync(file)) return fail(`${file} is not there; compile the project first: npx tsc`);
  const loaded: Record<string, unknown> = require(path.resolve(file));
  const stack = Object.values(loaded).find(isStack);
  if (stack === undefined) return fail(`${file} exports no stack`);
  const { written, kept } = writeRunbooks(stack, path.join(packageFolder(), 'package', 'runbooks'));
  for (const each of kept) console.log(`kept ${each}: it was changed since it was written`);
  if (written.length > 0) console.log(`${written.length} runbooks of the library written to ${stack.runbooks}/`);
  return 0;
}

const isStack = (value: unknown): value is Stack =>
  typeof value === 'object' && value !== null && 'names' in value && 'rules' in value && 'runbooks' in value;

function fail(message: string): number {
  console.error(message);
  return 1;
}

process.exitCode = main(process.argv.slice(2));
