import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Below `node_modules`, which `npm ci` removes: a run of CI begins with nothing kept. */
const FOLDER = path.resolve('node_modules/.cache/aion-monitoring');

/** A test file with all that its result depends on. */
export interface Inputs {
  /** The program's name, version, and the hash of what it is built from. */
  readonly program: string;
  readonly rules: object;
  readonly test: object;
}

export const keyOf = ({ program, rules, test }: Inputs): string =>
  createHash('sha256')
    .update(JSON.stringify([program, rules, test]))
    .digest('hex');

/**
 * What has passed with exactly these inputs, and would pass again: promtool reads neither the clock nor anything else. What failed is
 * never kept. Anybody may delete the file.
 */
export class Passed {
  private readonly file: string;
  private readonly keys: ReadonlySet<string>;

  /** @param name of the suite  @param folder where it is kept */
  constructor(name: string, folder: string = FOLDER) {
    this.file = path.join(folder, `promtool-passed-${name}.json`);
    this.keys = new Set(read(this.file));
  }

  has(inputs: Inputs): boolean {
    return this.keys.has(keyOf(inputs));
  }

  /** Replaces what was kept, so that the file does not grow. */
  keep(all: readonly Inputs[]): void {
    mkdirSync(path.dirname(this.file), { recursive: true });
    // Written whole, also where a run is interrupted.
    writeFileSync(`${this.file}.${process.pid}`, JSON.stringify(all.map(keyOf)));
    renameSync(`${this.file}.${process.pid}`, this.file);
  }
}

/** Nothing, if there is no file, or if it is broken. */
function read(file: string): readonly string[] {
  try {
    const keys: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(keys) ? keys : [];
  } catch {
    return [];
  }
}
