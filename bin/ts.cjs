#!/usr/bin/env node
// Runs a TypeScript program of this project: node bin/ts.cjs main.ts [arguments]
//
// The packages are bundled once for each lock file, the project's own files at each run. That starts in a
// fraction of the time that loading the packages' many files takes (measured by `npm run bench`).
'use strict';
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const root = path.dirname(__dirname);
const cache = path.join(root, 'node_modules', '.cache', 'aion-monitoring');
const common = { absWorkingDir: root, bundle: true, platform: 'node', format: 'cjs', write: false, logLevel: 'error' };

/** Loads JavaScript text as a module at `filename`; `resolve` may answer a `require` in place of Node. */
function load(filename, text, resolve) {
  const loaded = new Module(filename, null);
  loaded.filename = filename;
  loaded.paths = Module._nodeModulePaths(root);
  const original = loaded.require.bind(loaded);
  loaded.require = id => resolve?.(id) ?? original(id);
  loaded._compile(text, filename);
  return loaded.exports;
}

/** The packages that the program imports, bundled: specifier → function that loads it. */
function packages(esbuild, specifiers) {
  const lock = readFileSync(path.join(root, 'package-lock.json'));
  const key = createHash('sha256').update(lock).update(specifiers.join('\n')).digest('hex').slice(0, 16);
  const file = path.join(cache, `packages-${key}.cjs`);
  if (!existsSync(file)) {
    const contents = specifiers
      .map(s => `exports[${JSON.stringify(s)}] = () => require(${JSON.stringify(s)});`)
      .join('\n');
    const built = esbuild().buildSync({ ...common, stdin: { contents, resolveDir: root } });
    mkdirSync(cache, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, built.outputFiles[0].text);
    renameSync(`${file}.${process.pid}`, file);
  }
  return load(file, readFileSync(file, 'utf8'));
}

/**
 * Lets stacks name the project's own files. The map is read when a stack is asked for, which a run without a fault
 * never does: Node's own support would read it at each start.
 */
function mapStacks(bundle, text) {
  let map;
  const place = frame => {
    if (frame.getFileName() !== bundle) return frame.toString();
    map ??= new Module.SourceMap(JSON.parse(text()));
    const { originalSource, originalLine, originalColumn } = map.findEntry(
      frame.getLineNumber() - 1,
      frame.getColumnNumber() - 1,
    );
    if (originalSource === undefined) return frame.toString();
    const file = path.resolve(path.dirname(bundle), originalSource);
    return `${frame.getFunctionName() ?? '<anonymous>'} (${file}:${originalLine + 1}:${originalColumn + 1})`;
  };
  Error.prepareStackTrace = (error, frames) =>
    [error instanceof Error ? String(error) : '', ...frames.map(frame => `    at ${place(frame)}`)].join('\n');
}

function main() {
  const entry = process.argv[2];
  if (entry === undefined || !existsSync(path.resolve(root, entry))) {
    console.error(`usage: node bin/ts.cjs FILE.ts [arguments] — no such file: ${entry ?? '(none given)'}`);
    process.exit(2);
  }
  const esbuild = () => {
    try {
      return require('esbuild');
    } catch {
      console.error('The packages of this project are not installed: run `npm ci` first.');
      process.exit(2);
    }
  };
  const built = esbuild().buildSync({
    ...common,
    entryPoints: [entry],
    packages: 'external',
    sourcemap: 'external',
    sourcesContent: false,
    metafile: true,
    outdir: cache,
  });
  const imported = Object.values(built.metafile.outputs).flatMap(output => output.imports);
  const specifiers = [...new Set(imported.filter(i => i.external).map(i => i.path))]
    .filter(s => !Module.isBuiltin(s) && s !== 'esbuild')
    .sort();
  const bundled = packages(esbuild, specifiers);
  const output = built.outputFiles.find(file => file.path.endsWith('.js'));
  const map = built.outputFiles.find(file => file.path.endsWith('.js.map'));
  process.argv.splice(1, 2, path.resolve(root, entry));
  mapStacks(output.path, () => map.text);
  try {
    load(output.path, output.text, id => bundled[id]?.());
  } catch (error) {
    // The stack alone: Node would print the bundle's line beside it.
    console.error(error instanceof Error ? error.stack : error);
    process.exitCode = 1;
  }
}

main();
