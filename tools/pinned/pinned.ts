import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { PINS, type Pin } from './pins';

export { PINS, type Pin } from './pins';

export type Tool = keyof typeof PINS;

/** Import path of a tool's main package. */
export const mainPackage = ({ module, package: main, generated }: Pin): string =>
  generated?.main ?? (main === undefined ? module : `${module}/${main}`);

/** What `go build` names the binary of a main package: the last part of its path that is not a major version. */
export const binaryName = (main: string): string => path.basename(main.replace(/\/v\d+$/, ''));

/** The pin of a tool, with its optional fields. */
export const pin = (name: Tool): Pin => PINS[name];

/** The tools in groups, each of which one call of `go build` makes: those that one folder pins. Keeps the order of the first of each. */
export function builtTogether(names: readonly Tool[]): Tool[][] {
  const groups = new Map<string, Set<Tool>>();
  for (const name of names) groups.set(pin(name).folder, (groups.get(pin(name).folder) ?? new Set()).add(name));
  return [...groups.values()].map(group => [...group]);
}

/** The folder tools/pinned/ of the project; the code may run from a bundle elsewhere in the project. */
export function pinnedFolder(): string {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const pinned = path.join(folder, 'tools', 'pinned');
    if (existsSync(path.join(pinned, 'prometheus', 'go.mod'))) return pinned;
    if (folder === path.dirname(folder))
      throw new Error(`no folder above ${__dirname} has tools/pinned/prometheus/go.mod`);
  }
}

export interface Pinned {
  /** Version of the Go module: `v0.313.5`. */
  readonly moduleVersion: string;
  /** Version of the release: `3.13.5`. */
  readonly release: string;
  /** Oldest Go that builds it: `1.26.0`. */
  readonly go: string;
}

/** What a go.mod says about a tool. Throws if it does not pin the tool. */
export function readPinned(name: Tool, goMod: string): Pinned {
  const { folder, module, release = (version: string) => version.slice(1) } = pin(name);
  const file = `tools/pinned/${folder}/go.mod`;
  const escaped = module.replaceAll('.', '\\.');
  const required = new RegExp(`^(?:require)?\\s*${escaped} (v\\S+)(.*)$`, 'm').exec(goMod);
  if (!required?.[1]) throw new Error(`${file} does not require ${module}, from which ${name} is built`);
  const released = release(required[1], required[2] ?? '');
  if (!released) {
    throw new Error(`${file}: add "// released as vX.Y.Z" after ${module} ${required[1]}, as in upstream's changelog`);
  }
  const go = /^go (\S+)$/m.exec(goMod)?.[1];
  if (!go) throw new Error(`${file} has no "go" line`);
  return { moduleVersion: required[1], release: released, go };
}

/** What the tool's own go.mod says about it. */
export const pinned = (name: Tool): Pinned =>
  readPinned(name, readFileSync(path.join(pinnedFolder(), pin(name).folder, 'go.mod'), 'utf8'));
