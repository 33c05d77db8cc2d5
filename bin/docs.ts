/** Writes docs/generated/, the tables of docs/operations/ and the headings of the runbooks from the code: npm run docs */
import { writeFileSync } from 'node:fs';
import { aion } from '../aion/stack';
import { formatProblems, readCommandLine } from '../lib/base';
import { problemsOf } from '../lib/synth/command';
import { replaceFolder } from '../lib/synth/output';
import { declarationsPage } from './docs/declarations';
import { generatedPages, WRITTEN_ELSEWHERE } from './docs/index';
import { operationsPages } from './docs/operations';
import { runbookPages } from './docs/runbooks';

const USAGE = `usage: npm run docs
  Writes docs/generated/, the tables of docs/operations/ and the headings of the runbooks from the declarations; nothing if
  synth rejects these.`;

function main(args: readonly string[]): number {
  const line = readCommandLine(args, USAGE, {});
  if ('exitCode' in line) return line.exitCode;
  const problems = problemsOf(aion);
  if (problems.length > 0) {
    console.error(formatProblems(problems, 'docs/generated/, docs/operations/ and the runbooks are unchanged'));
    return 1;
  }
  const texts = [...operationsPages(aion), ...runbookPages(aion)];
  const pages = new Map([...generatedPages(aion), ['declarations.md', declarationsPage()]]);
  replaceFolder('docs/generated', pages, WRITTEN_ELSEWHERE);
  for (const [file, text] of texts) writeFileSync(file, text);
  return 0;
}

process.exitCode = main(process.argv.slice(2));
