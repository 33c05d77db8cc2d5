import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { type Pin, pin, pinned, pinnedFolder, type Tool } from './pinned';

/** Flags of `go build` for a tool. */
export function buildFlags({ versionVariable, versionPrefix = '', tags = [] }: Pin, release: string): string[] {
  // -s -w omit debug symbols, which saves a third of the size.
  const linker = versionVariable === undefined ? '-s -w' : `-s -w -X ${versionVariable}=${versionPrefix}${release}`;
  const tagged = tags.length === 0 ? [] : ['-tags', tags.join(',')];
  return ['-trimpath', '-buildvcs=false', ...tagged, '-ldflags', linker];
}

/** Part of the name of what is made from files: it changes with their contents, and with whatever else matters. */
export function keyOf(files: readonly string[], ...parts: readonly string[]): string {
  const key = createHash('sha256');
  for (const part of parts) key.update(part);
  for (const file of files) key.update(readFileSync(file));
  return key.digest('hex').slice(0, 12);
}

/** Changes whenever the binary would. */
export function cacheKey(goMod: string, goSum: string, flags: readonly string[]): string {
  const parts = [goMod, goSum, ...flags, process.platform, process.arch];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}

/** `$XDG_CACHE_HOME/aion-monitoring/tools`; `~/.cache` if the variable is unset or, as its specification says, not absolute. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const { XDG_CACHE_HOME: configured } = env;
  const base = configured && path.isAbsolute(configured) ? configured : path.join(homedir(), '.cache');
  return path.join(base, 'aion-monitoring', 'tools');
}

/** Where the binary of a tool is, or will be once it is built. */
export function toolPath(name: Tool): string {
  const { release } = pinned(name);
  const module = path.join(pinnedFolder(), pin(name).folder);
  const [goMod, goSum] = ['go.mod', 'go.sum'].map(file => readFileSync(path.join(module, file), 'utf8')) as [
    string,
    string,
  ];
  const { placeholders = [], generated } = pin(name);
  const sources = generated?.files.map(file => readFileSync(path.join(module, file), 'utf8')) ?? [];
  const key = cacheKey(goMod, goSum, [...buildFlags(pin(name), release), ...placeholders, ...sources]);
  return path.join(cacheFolder(), `${name}-${release}-${key}`, name);
}
