// Runs a TypeScript program of this project, for bin/ts.cjs.
//
// The packages are bundled once per lock file, the project's own files whenever one of them has changed. That starts in
// a fraction of the time that loading them one by one takes (docs/decisions/0002-own-runner.md).
'use strict';
const { spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } =
  require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const vm = require('node:vm');

const root = path.dirname(__dirname);
const cache = path.join(root, 'node_modules', '.cache', 'aion-monitoring');
/** Programs whose exit code 1 is a verdict; a failure to run them must exit with another code. */
const WITH_VERDICT = ['bin/conform.ts', 'test/load/main.ts'];
const failureCode = entry => (WITH_VERDICT.includes(entry) ? 2 : 1);

const common = { absWorkingDir: root, bundle: true, platform: 'node', format: 'cjs', write: false, logLevel: 'error' };

const hash = (...parts) =>
  parts
    .reduce((sum, part) => sum.update(part), createHash('sha256'))
    .digest('hex')
    .slice(0, 16);

function esbuild() {
  try {
    return require('esbuild');
  } catch {
    console.error('The packages of this project are not installed: run `npm ci` first.');
    process.exit(2);
  }
}

/**
 * Several processes may write the same file at once: each writes its own, and the last rename wins. A cache that cannot be
 * written (a full disk, a folder of others) costs time and nothing else.
 */
function store(file, text) {
  const own = `${file}.${process.pid}`;
  try {
    mkdirSync(cache, { recursive: true });
    writeFileSync(own, text);
    renameSync(own, file);
  } catch {
    try {
      rmSync(own, { force: true });
    } catch {}
  }
  return text;
}

function readIfExists(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** The packages that a program imports, as a bundle: specifier → function that loads it. */
function packages(specifiers) {
  const file = path.join(
    cache,
    `packages-${hash(readFileSync(path.join(root, 'package-lock.json')), specifiers.join())}.cjs`,
  );
  if (existsSync(file)) return load(file, readFileSync(file, 'utf8'));
  const contents = specifiers
    .map(s => `exports[${JSON.stringify(s)}] = () => require(${JSON.stringify(s)});`)
    .join('\n');
  const built = esbuild().buildSync({ ...common, stdin: { contents, resolveDir: root } });
  return load(file, store(file, built.outputFiles[0].text));
}

/** When a file was changed, or when a file was added to or removed from a folder. */
const stamp = file => statSync(path.join(root, file), { throwIfNoEntry: false })?.mtimeMs;

/** Checks the types of the programs, in parallel with bundling. Tests are excluded; unused names are left to the linter. */
function checkTypes() {
  const tsc = path.join(root, 'node_modules', '.bin', 'tsc');
  // It lives for a second, of which collecting garbage takes a third, and would not need more memory without.
  const env = { ...process.env, GOGC: 'off', GOMEMLIMIT: '1GiB' };
  const child = spawn(tsc, ['--project', 'tsconfig.run.json', '--pretty', 'false'], { cwd: root, env });
  let output = '';
  child.stdout.on('data', data => {
    output += data;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => resolve(code === 0 ? undefined : output.trim()));
  });
}

/** The project's own files as a bundle, with the packages that they import. Exits if the types are wrong. */
async function program(entry) {
  const file = path.join(cache, `program-${hash(entry)}.json`);
  if (existsSync(file)) {
    const cached = JSON.parse(readFileSync(file, 'utf8'));
    if (cached.root === root && cached.stamps.every(([input, changed]) => stamp(input) === changed)) return cached;
  }
  // Wait for both even if one fails: a type check still running could write into a folder that has been removed.
  const [errors, built] = await Promise.all([checkTypes(), build(entry)]);
  // esbuild has printed its errors.
  if (built === undefined) process.exit(failureCode(entry));
  if (errors !== undefined) {
    console.error(`${errors}\n\nType check failed; nothing was run.`);
    process.exit(failureCode(entry));
  }
  const { metafile, outputFiles } = built;
  const circle = circularImport(metafile.inputs);
  if (circle !== undefined) {
    console.error(
      `Circular import: ${circle.join(' → ')}\n\nWhat loads first sees what the others export as undefined. Move what they ` +
        'share into a file of its own. Nothing was run.',
    );
    process.exit(failureCode(entry));
  }
  const inputs = Object.keys(metafile.inputs);
  const forgotten = entry === 'main.ts' ? forgottenFiles(inputs) : [];
  if (forgotten.length > 0) {
    console.error(
      forgotten
        .map(
          file =>
            `${file}: nothing uses it, so that nothing of it is deployed; import it and add what it declares to its list, or delete it`,
        )
        .join('\n'),
    );
    console.error('\nNothing was run.');
    process.exit(failureCode(entry));
  }
  // Without the project's root folder, which a synth changes by replacing dist/.
  const folders = inputs.map(input => path.dirname(input)).filter(folder => folder !== '.');
  const watched = [...new Set([...inputs, ...folders])];
  const imported = Object.values(metafile.outputs).flatMap(output => output.imports);
  const specifiers = [...new Set(imported.filter(i => i.external).map(i => i.path))];
  const bundle = {
    root,
    stamps: watched.map(input => [input, stamp(input)]),
    specifiers: specifiers.filter(s => !Module.isBuiltin(s) && s !== 'esbuild').sort(),
    text: outputFiles[0].text,
  };
  store(file, JSON.stringify(bundle));
  return bundle;
}

/** Files beside a stack's declarations that export values and that nothing imports. A file of types leaves nothing in a bundle. */
function forgottenFiles(inputs) {
  const folders = inputs.filter(input => /^[^/]+\/stack\.ts$/.test(input)).map(input => path.dirname(input));
  return folders
    .flatMap(folder =>
      readdirSync(path.join(root, folder), { recursive: true })
        .map(file => path.posix.join(folder, file.split(path.sep).join('/')))
        .filter(file => file.endsWith('.ts') && !file.endsWith('.d.ts') && !inputs.includes(file)),
    )
    .filter(file => /^export (const|let|function|class|default)\b/m.test(readFileSync(path.join(root, file), 'utf8')))
    .sort();
}

/** Files that import each other in a circle, the first one repeated at the end; undefined if none do. */
function circularImport(inputs) {
  const done = new Set();
  const visit = (file, above) => {
    if (above.includes(file)) return [...above.slice(above.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const { path: imported, external } of inputs[file]?.imports ?? []) {
      const found = external ? undefined : visit(imported, [...above, file]);
      if (found !== undefined) return found;
    }
    done.add(file);
    return undefined;
  };
  for (const file of Object.keys(inputs)) {
    const found = visit(file, []);
    if (found !== undefined) return found;
  }
  return undefined;
}

const bundleOf = entry => path.join(cache, `${path.basename(entry, '.ts')}.js`);

/** The options of a program's bundle. */
const bundling = entry => ({
  ...common,
  entryPoints: [entry],
  outfile: bundleOf(entry),
  packages: 'external',
  metafile: true,
});

/** The bundle, or undefined if esbuild failed and has printed why. */
const build = entry =>
  esbuild()
    .build(bundling(entry))
    .catch(() => undefined);

/**
 * Loads JavaScript text as a module at `filename`; `resolve` may handle a `require` instead of Node. V8's compiled code is
 * cached, so that the next run does not compile it again.
 */
function load(filename, text, resolve) {
  const prefix = `compiled-${path.basename(filename)}-`;
  // V8 itself only compares the length of the text.
  const compiled = path.join(cache, prefix + hash(process.version, filename, text));
  const cachedData = readIfExists(compiled);
  const script = new vm.Script(Module.wrap(text), { filename, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) {
    process.once('exit', () => {
      for (const name of readdirSync(cache))
        if (name.startsWith(prefix)) rmSync(path.join(cache, name), { force: true });
      store(compiled, script.createCachedData());
    });
  }
  const loaded = { exports: {} };
  const original = Module.createRequire(path.join(root, 'package.json'));
  // With its `cache` and `resolve`, which packages that instrument `require` read.
  const patched = Object.assign(id => resolve?.(id) ?? original(id), original);
  script.runInThisContext().call(loaded.exports, loaded.exports, patched, loaded, filename, path.dirname(filename));
  return loaded.exports;
}

/**
 * Maps stack traces to the project's own files. The source map is built when a stack is first read, so a run without an
 * error never builds it.
 */
function mapStacks(entry) {
  const bundle = bundleOf(entry);
  let map;
  const place = frame => {
    if (frame.getFileName() !== bundle) return frame.toString();
    map ??= new Module.SourceMap(
      JSON.parse(
        esbuild().buildSync({ ...bundling(entry), sourcemap: 'external', sourcesContent: false }).outputFiles[0].text,
      ),
    );
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

async function main() {
  const entry = process.argv[2];
  if (entry === undefined || !existsSync(path.resolve(root, entry))) {
    console.error(`usage: node bin/ts.cjs FILE.ts [arguments] — no such file: ${entry ?? '(none given)'}`);
    process.exit(2);
  }
  const { specifiers, text } = await program(entry);
  process.chdir(root);
  const bundled = packages(specifiers);
  process.argv.splice(1, 2, path.resolve(root, entry));
  mapStacks(entry);
  try {
    load(bundleOf(entry), text, id => bundled[id]?.());
  } catch (error) {
    // Only the stack: Node would also print the bundle's line.
    console.error(error instanceof Error ? error.stack : error);
    process.exitCode = failureCode(entry);
  }
}

main();
