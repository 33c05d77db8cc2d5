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

/** What the real parser and linter find. Throws Uncheckable where they cannot be had. @param text the exposition as it came */
export async function askPromtool(text: string, exposition: Exposition, verdict: Verdict): Promise<Finding[]> {
  try {
    return await ask(text, exposition, verdict);
  } catch (error) {
    throw new Uncheckable(`promtool could not be asked: ${(error as Error).message}`);
  }
}

async function ask(text: string, exposition: Exposition, verdict: Verdict): Promise<Finding[]> {
  const promtool = await tool('promtool');
  const refused = await (exposition.format === 'text' ? parseText : parseOpenMetrics)(promtool, text);
  const { stderr, code } = await run(promtool, ['check', 'metrics'], {
    input: lintInput(exposition),
    timeoutMs: TIMEOUT_MS,
  });
  return [
    ...(refused === undefined ? [] : refusals(refused, exposition, verdict.findings)),
    ...(code === LINT ? lintFindings(stderr, verdict.own, verdict.findings) : []),
  ];
}

/** What `promtool check metrics` ends with where it has something to say; 1 where it cannot read the input at all. */
const LINT = 3;

const errorOf = ({ code, stderr }: Finished): string | undefined => (code === 0 ? undefined : stderr);

/** Without the linter, which compares every series with every other. */
const parseText = async (promtool: string, text: string): Promise<string | undefined> =>
  errorOf(
    await run(promtool, ['check', 'metrics', '--lint=none', '--extended'], { input: text, timeoutMs: TIMEOUT_MS }),
  );

/** `check metrics` reads the text format only; what imports OpenMetrics reads it with the parser of scrapes. */
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
