import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { buildFlags, toolPath } from './cache';
import { runGo } from './go';
import { binaryName, mainPackage, type Pin, pin, pinned, pinnedFolder, type Tool } from './pinned';
import { inWorkshop, publish } from './workshop';

const PAGE = '<!doctype html><title>built without its user interface</title>\n';

/**
 * Not one of the flags that the cache's key knows, since the binary is the same with and without it: the linker leaves out
 * debug information anyway, so the compiler need not make it. That is a tenth of the CPU time of a build.
 */
export const NO_DEBUG_INFORMATION = '-gcflags=all=-dwarf=false';

/** Builds tools that one folder pins. Throws with the reason. */
export async function compile(names: readonly Tool[]): Promise<void> {
  const [first] = names;
  if (first === undefined) return;
  const folder = path.join(pinnedFolder(), pin(first).folder);
  const { moduleVersion, release } = pinned(first);
  await inWorkshop(
    `${names.join(', ')} ${release} (${pin(first).module} ${moduleVersion})`,
    async ({ work, onLine }) => {
      const source = await moduleSource(pin(first), folder, onLine);
      checkRelease(first, source);
      const flags = [...buildFlags(pin(first), release), ...embedPlaceholders(pin(first), folder, source, work)];
      const binaries = path.join(work, 'binaries');
      const packages = names.map(name => mainPackage(pin(name)));
      await runGo(['build', '-v', NO_DEBUG_INFORMATION, ...flags, '-o', `${binaries}${path.sep}`, ...packages], {
        cwd: folder,
        cgo: pin(first).cgo !== undefined,
        onLine,
      });
      for (const name of names) publish(path.join(binaries, binaryName(mainPackage(pin(name)))), toolPath(name), work);
    },
  );
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
