import { readFileSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { check, expectedByWhatIsFound, formatOf, parseExposition, renderTable, report } from '../../lib/conform';
import { type Request, readArguments } from './arguments';
import { type Answer, decode, fetchExposition } from './fetch';
import { askPromtool } from './promtool';
import { Uncheckable } from './uncheckable';
import { usage } from './usage';

/** Where output goes: the process', or a test's. */
export interface Output {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly stderr: { write(text: string): unknown };
}

/** Exit codes. */
export const CONFORMS = 0;
export const DOES_NOT_CONFORM = 1;
export const NOT_CHECKED = 2;

/** Runs the command. Resolves with the exit code; standard output is empty where nothing could be checked. */
export async function main(args: readonly string[], { stdout, stderr }: Output = process): Promise<number> {
  try {
    const asked = readArguments(args);
    if ('help' in asked) {
      stdout.write(usage());
      return CONFORMS;
    }
    if ('problems' in asked) throw new Uncheckable(asked.problems.join('\n  '));
    const { text, conforms } = await judge(asked.request, stdout.isTTY === true && !process.env.NO_COLOR);
    stdout.write(text);
    return conforms ? CONFORMS : DOES_NOT_CONFORM;
  } catch (error) {
    if (!(error instanceof Uncheckable)) throw error;
    stderr.write(`conform: could not check\n  ${error.message}\n`);
    return NOT_CHECKED;
  }
}

async function judge(request: Request, coloured: boolean) {
  const source = 'url' in request.source ? String(request.source.url) : request.source.file;
  const { text, format, findings } = await read(request);
  const exposition = parseExposition(text, format ?? formatOf(text));
  const [first] = exposition.problems;
  if (exposition.metrics.size === 0 && first !== undefined) {
    throw new Uncheckable(`${source} is no exposition of metrics: line ${first.line}: ${first.message}`);
  }
  const expectation = request.expectation ?? expectedByWhatIsFound(aion, exposition);
  const verdict = check(exposition, expectation, aion);
  const asked = await askPromtool(text, exposition, verdict);
  const made = report({ source, exposition, expectation, verdict, findings: [...findings, ...asked] });
  const rendered = request.format === 'json' ? `${JSON.stringify(made, null, 2)}\n` : renderTable(made, coloured);
  return { text: rendered, conforms: made.conforms };
}

async function read({ source, openmetrics, timeoutMs }: Request): Promise<Answer> {
  if ('url' in source) return fetchExposition(source.url, { openmetrics, timeoutMs });
  const text = decode(readBytes(source.file), source.file);
  return { text, format: openmetrics ? 'openmetrics' : undefined, findings: [] };
}

function readBytes(file: string): Buffer {
  try {
    // npm runs scripts in the project's folder, and tells where it was called.
    return readFileSync(file === '-' ? 0 : path.resolve(process.env.INIT_CWD ?? '', file));
  } catch (error) {
    throw new Uncheckable(`--file ${file} cannot be read: ${(error as Error).message}`);
  }
}
