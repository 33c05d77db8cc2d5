#!/usr/bin/env node
// Builds what `npm pack` ships: dist/*.js (CommonJS, which import and require both read) and dist/types/.
'use strict';
const { spawnSync } = require('node:child_process');
const { readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');
const { peerDependencies } = require('./package.json');

const dist = path.join(__dirname, 'dist');

// The catalogue is bundled separately, because a metric is identified by its object: a second copy in index.js would not
// be the one that a service imports.
const separateCatalogue = {
  name: 'separate-catalogue',
  setup({ onResolve }) {
    onResolve({ filter: /^(?:\.\.?\/)+catalogue$/ }, () => ({ path: './catalogue.js', external: true }));
  },
};

function build() {
  rmSync(dist, { recursive: true, force: true });
  esbuild.buildSync({
    ...common,
    entryPoints: [path.join(__dirname, 'src/catalogue.ts')],
    outfile: path.join(dist, 'catalogue.js'),
  });
  return esbuild.build({
    ...common,
    entryPoints: [path.join(__dirname, 'src/index.ts')],
    outfile: path.join(dist, 'index.js'),
    packages: 'external',
    plugins: [separateCatalogue],
  });
}

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20.6',
  format: 'cjs',
  sourcemap: true,
  logLevel: 'warning',
};

// A service need not install the optional peers, so its compiler must not require them: without them their types are `any`.
function withoutPeers(types) {
  const imported = new RegExp(`^import .* from '(${Object.keys(peerDependencies).join('|')})';$`, 'gm');
  for (const file of readdirSync(types, { recursive: true }).filter(name => name.endsWith('.d.ts'))) {
    const declared = readFileSync(path.join(types, file), 'utf8');
    writeFileSync(path.join(types, file), declared.replace(imported, '// @ts-ignore\n$&'));
  }
}

build().then(
  () => {
    const { status } = spawnSync(
      path.join(__dirname, '../node_modules/.bin/tsc'),
      ['--project', path.join(__dirname, 'tsconfig.json')],
      {
        stdio: 'inherit',
      },
    );
    process.exitCode = status ?? 1;
    if (status === 0) withoutPeers(path.join(dist, 'types'));
  },
  () => {
    process.exitCode = 1; // esbuild has reported the error
  },
);
