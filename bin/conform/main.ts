import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { formatProblems } from '../../lib/base';
import { checkFamilies } from '../../lib/catalogue';
import {
  check,
  expectedByWhatIsFound,
  formatOf,
  parseExposition,
  renderTable,
  report,
  visibleJson,
} from '../../lib/conform';
import { type Request, readArguments } from './arguments';
import { type Answer, decode, fetchExposition, MAX_BYTES } from './fetch';
import { runPromtool } from './promtool';
import { Uncheckable } from './uncheckable';
import { usage } from './usage';

/** Where output goes: the streams of the process, or those of a test. */
export interface Output {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly stderr: { write(text: string): unknown };
}

/** Exit codes. */
export const CONFORMS = 0;
export const DOES_NOT_CONFORM = 1;
export const NOT_CHECKED = 2;

/** Runs the command and resolves with the exit code. Standard output stays empty if the check could not run. */
export async function main(args: readonly string[], { stdout, stderr }: Output = process): Promise<number> {
  try {
    const wrong = checkFamilies(aion.rules.families);
    if (wrong.length > 0)
      throw new Uncheckable(`the catalogue has problems\n\n${formatProblems(wrong, 'nothing was checked')}`);
    const commandLine = readArguments(args);
    if ('help' in commandLine) {
      stdout.write(usage());
      return CONFORMS;
    }
    if ('problems' in commandLine) throw new Uncheckable(commandLine.problems.join('\n  '));
    const { text, conforms } = await judge(commandLine.request, stdout.isTTY === true && !process.env.NO_COLOR);
    stdout.write(text);
    return conforms ? CONFORMS : DOES_NOT_CONFORM;
  } catch (error) {
    if (!(error instanceof Uncheckable)) throw error;
    stderr.write(`conform: the check could not run\n  ${error.message}\n`);
    return NOT_CHECKED;
  }
}

async function judge(request: Request, coloured: boolean) {
  const { source, text, format, findings } = await read(request);
  const exposition = parseExposition(text, format ?? formatOf(text));
  const [first] = exposition.problems;
  if (exposition.metrics.size === 0 && first !== undefined) {
    throw new Uncheckable(`${source} is not a metrics exposition: line ${first.line}: ${first.message}`);
  }
  const expectation = request.expectation ?? expectedByWhatIsFound(aion, exposition);
  const verdict = check(exposition, expectation, aion);
  const linted = await runPromtool(text, exposition, verdict);
  const result = report({ source, exposition, expectation, verdict, findings: [...findings, ...linted] });
  const rendered =
    request.format === 'json' ? `${visibleJson(JSON.stringify(result, null, 2))}\n` : renderTable(result, coloured);
  return { text: rendered, conforms: result.conforms };
}

async function read({ source, openmetrics, timeoutMs }: Request): Promise<Answer> {
  if ('url' in source) return fetchExposition(source.url, { openmetrics, timeoutMs });
  const text = decode(readBytes(source.file), source.file);
  return { source: source.file, text, format: openmetrics ? 'openmetrics' : undefined, findings: [] };
}

/** No more than a response may have: the file may be a pipe or a device. */
function readBytes(file: string): Buffer {
  const chunks: Buffer[] = [];
  let size = 0;
  let fd: number | undefined;
  try {
    // npm runs scripts in the project's folder; INIT_CWD is where it was called.
    fd = file === '-' ? 0 : openSync(path.resolve(process.env.INIT_CWD ?? '', file), 'r');
    for (;;) {
      const chunk = Buffer.allocUnsafe(2 ** 20);
      const length = readSync(fd, chunk);
      if (length === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, length));
      size += length;
      if (size > MAX_BYTES) throw new Error(`it has more than ${MAX_BYTES / 2 ** 20} MiB`);
    }
  } catch (error) {
    throw new Uncheckable(`cannot read --file ${file}: ${(error as Error).message}`);
  } finally {
    if (fd !== undefined && fd !== 0) closeSync(fd);
  }
}
