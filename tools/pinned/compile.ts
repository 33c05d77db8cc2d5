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
/** A build that was killed leaves its folder behind; one that old is not running any more. */
const ABANDONED_MS = 6 * 3600_000;

/** Builds a tool in a folder of its own beside `target`'s, which then takes the place: nobody sees half a binary. */
export async function compile(name: Tool, target: string): Promise<void> {
  const folder = path.join(pinnedFolder(), pin(name).folder);
  const { moduleVersion, release } = pinned(name);
  const title = `${name} ${release} (${pin(name).module} ${moduleVersion})`;
  const started = Date.now();
  const progress = countProgress();
  report(`${title}: building; minutes the first time, at once from then on`);
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
    throw new Error(`${title} could not be built after ${elapsed(Date.now() - started)}: ${(error as Error).message}`);
  } finally {
    clearInterval(timer);
    rmSync(work, { recursive: true, force: true });
  }
}

/** One that stands there already is as good: its key is the same. */
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
      `upstream's CHANGELOG.md has no "${line}": mend "released as" in tools/pinned/${pin(name).folder}/go.mod`,
    );
  }
}

/**
 * The flag that builds from a copy of the module with the files that it lacks. Go refuses an -overlay for its module cache,
 * and the committed go.mod shall not name a folder of one machine: hence a second go.mod with a `replace`.
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

/** Copies with folders that can be written to, which those of Go's module cache cannot. */
function copyTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) copyTree(source, target);
    else copyFileSync(source, target);
  }
}
