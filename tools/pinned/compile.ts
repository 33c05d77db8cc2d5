import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { elapsed, REPORT_EVERY_MS, report } from '../process/report';
import { buildFlags } from './cache';
import { isDownload, isPackage, runGo } from './go';
import { mainPackage, type Pin, pin, pinned, pinnedFolder, type Tool } from './pinned';

const PAGE = '<!doctype html><title>built without its user interface</title>\n';
const WORK_PREFIX = 'building-';
/** A killed build leaves its folder behind; after this time it cannot still be running. */
const ABANDONED_MS = 6 * 3600_000;

/** Builds a tool in a temporary folder and renames it into place, so that nobody sees a partial binary. */
export async function compile(name: Tool, target: string): Promise<void> {
  const folder = path.join(pinnedFolder(), pin(name).folder);
  const { moduleVersion, release } = pinned(name);
  const title = `${name} ${release} (${pin(name).module} ${moduleVersion})`;
  const started = Date.now();
  const progress = countProgress();
  report(`${title}: building; this takes minutes the first time and is cached afterwards`);
  const timer = setInterval(() => report(`${title}: ${progress.text()}`, Date.now() - started), REPORT_EVERY_MS);
  const cache = path.dirname(path.dirname(target));
  removeAbandoned(cache);
  const work = mkdtempSync(path.join(cache, WORK_PREFIX));
  try {
    const source = await moduleSource(pin(name), folder, progress.onLine);
    checkRelease(name, source);
    const flags = [...buildFlags(pin(name), release), ...embedPlaceholders(pin(name), folder, source, work)];
    const output = path.join(work, 'out', name);
    await runGo(['build', '-v', ...flags, '-o', output, mainPackage(pin(name))], {
      cwd: folder,
      cgo: pin(name).cgo !== undefined,
      onLine: progress.onLine,
    });
    publish(path.dirname(output), target);
    report(`${title}: built`, Date.now() - started);
  } catch (error) {
    throw new Error(`building ${title} failed after ${elapsed(Date.now() - started)}: ${(error as Error).message}`);
  } finally {
    clearInterval(timer);
    rmSync(work, { recursive: true, force: true });
  }
}

/** If the target already exists, it is equivalent: its key is the same. */
function publish(folder: string, target: string): void {
  try {
    renameSync(folder, path.dirname(target));
  } catch (error) {
    if (!existsSync(target)) throw error;
  }
}

function removeAbandoned(cache: string): void {
  for (const entry of readdirSync(cache).filter(name => name.startsWith(WORK_PREFIX))) {
    const folder = path.join(cache, entry);
    const touched = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - touched > ABANDONED_MS) rmSync(folder, { recursive: true, force: true });
  }
}

function countProgress() {
  let [downloads, packages] = [0, 0];
  return {
    onLine: (line: string) => {
      if (isDownload(line)) downloads++;
      else if (isPackage(line)) packages++;
    },
    text: () => `${downloads} modules downloaded, ${packages} packages compiled`,
  };
}

/** Folder of the tool's module in Go's cache, verified against go.sum. */
async function moduleSource({ module }: Pin, cwd: string, onLine: (line: string) => void): Promise<string> {
  const answer = JSON.parse(await runGo(['mod', 'download', '-json', module], { cwd, onLine })) as {
    readonly Dir: string;
  };
  return answer.Dir;
}

function checkRelease(name: Tool, source: string): void {
  const { moduleVersion, release } = pinned(name);
  const line = pin(name).changelog?.(moduleVersion, release);
  if (line !== undefined && !readFileSync(path.join(source, 'CHANGELOG.md'), 'utf8').includes(`\n${line}`)) {
    throw new Error(
      `upstream's CHANGELOG.md has no "${line}": correct "released as" in tools/pinned/${pin(name).folder}/go.mod`,
    );
  }
}

/**
 * The flag to build from a copy of the module with the files that it lacks. Go rejects an -overlay for its module cache, and
 * the committed go.mod must not contain a path of one machine: hence a second go.mod with a `replace`.
 */
function embedPlaceholders({ module, placeholders }: Pin, folder: string, source: string, work: string): string[] {
  if (placeholders === undefined) return [];
  const copy = path.join(work, 'source');
  copyTree(source, copy);
  for (const file of placeholders) {
    mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    writeFileSync(path.join(copy, file), file.endsWith('.br') ? brotliCompressSync(PAGE) : gzipSync(PAGE));
  }
  const goMod = path.join(work, 'go.mod');
  writeFileSync(
    goMod,
    `${readFileSync(path.join(folder, 'go.mod'), 'utf8')}\nreplace ${module} => ${JSON.stringify(copy)}\n`,
  );
  copyFileSync(path.join(folder, 'go.sum'), path.join(work, 'go.sum'));
  return ['-modfile', goMod];
}

/** Copies with writable folders; those in Go's module cache are read-only. */
function copyTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) copyTree(source, target);
    else copyFileSync(source, target);
  }
}
