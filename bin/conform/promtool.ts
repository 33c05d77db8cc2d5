import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Exposition,
  type Finding,
  lintFindings,
  lintInput,
  refusals,
  type Verdict,
  withTimestamps,
} from '../../lib/conform';
import { tool } from '../../tools/pinned/build';
import { type Finished, run } from '../../tools/process/finish';
import { Uncheckable } from './uncheckable';

/** Parsing 64 MiB takes seconds. */
const TIMEOUT_MS = 120_000;

/** Findings of the real parser and linter. Throws Uncheckable if promtool is not available. @param text the raw exposition */
export async function runPromtool(text: string, exposition: Exposition, verdict: Verdict): Promise<Finding[]> {
  try {
    return await parseAndLint(text, exposition, verdict);
  } catch (error) {
    throw new Uncheckable(`cannot run promtool: ${(error as Error).message}`);
  }
}

async function parseAndLint(text: string, exposition: Exposition, verdict: Verdict): Promise<Finding[]> {
  const promtool = await tool('promtool');
  const parseError = await (exposition.format === 'text' ? parseText : parseOpenMetrics)(promtool, text);
  const { stderr, code } = await run(promtool, ['check', 'metrics'], {
    input: lintInput(exposition),
    timeoutMs: TIMEOUT_MS,
  });
  return [
    ...(parseError === undefined ? [] : refusals(parseError, exposition, verdict.findings)),
    ...(code === HAS_LINT ? lintFindings(stderr, verdict.own, verdict.findings) : []),
  ];
}

/** Exit code of `promtool check metrics` if the linter has findings; 1 means that it cannot parse the input. */
const HAS_LINT = 3;

const errorOf = ({ code, stderr }: Finished): string | undefined => (code === 0 ? undefined : stderr);

/** Without the linter, which compares every series with every other one. */
const parseText = async (promtool: string, text: string): Promise<string | undefined> =>
  errorOf(
    await run(promtool, ['check', 'metrics', '--lint=none', '--extended'], { input: text, timeoutMs: TIMEOUT_MS }),
  );

/** `check metrics` only reads the text format; the OpenMetrics importer uses the parser that scrapes use. */
async function parseOpenMetrics(promtool: string, text: string): Promise<string | undefined> {
  const folder = mkdtempSync(path.join(tmpdir(), 'conform-'));
  try {
    const input = path.join(folder, 'exposition.txt');
    const blocks = path.join(folder, 'blocks');
    mkdirSync(blocks);
    writeFileSync(input, withTimestamps(text, Math.floor(Date.now() / 1_000)));
    return errorOf(
      await run(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', input, blocks], {
        timeoutMs: TIMEOUT_MS,
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
