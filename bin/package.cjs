#!/usr/bin/env node
// Builds what `npm pack` ships, in package/: each module of lib/ and charts/ as CommonJS, which import and require both read,
// its types, and the runbooks of the library's alerts.
//
// Modules are not bundled: a metric and a service are known by their identity, which two bundles would each have for themselves.
'use strict';
const { spawnSync } = require('node:child_process');
const { chmodSync, cpSync, mkdirSync, readdirSync, rmSync } = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');

const root = path.dirname(__dirname);
const built = path.join(root, 'package');

const sources = ['lib', 'charts', 'bin/docs', 'bin/project'].flatMap(folder =>
  readdirSync(path.join(root, folder), { recursive: true })
    .filter(file => file.endsWith('.ts'))
    .map(file => path.join(folder, file)),
);

function scripts() {
  esbuild.buildSync({
    absWorkingDir: root,
    entryPoints: [...sources, 'bin/monitoring-as-code.ts'],
    outbase: root,
    outdir: built,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
  });
  chmodSync(path.join(built, 'bin/monitoring-as-code.js'), 0o755);
}

function types() {
  const tsc = path.join(root, 'node_modules/.bin/tsc');
  const { status } = spawnSync(tsc, ['--project', 'tsconfig.package.json'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function runbooks() {
  const { RUNBOOKS } = require(path.join(built, 'bin/project/runbooks.js'));
  for (const file of RUNBOOKS) {
    const to = path.join(built, 'runbooks', file);
    mkdirSync(path.dirname(to), { recursive: true });
    cpSync(path.join(root, 'runbooks', file), to);
  }
}

rmSync(built, { recursive: true, force: true });
scripts();
types();
runbooks();
