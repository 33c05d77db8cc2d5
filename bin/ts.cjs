#!/usr/bin/env node
// Runs a TypeScript program of this project: node bin/ts.cjs main.ts [arguments]
//
// Any Node must be able to read this file, so that an old one says which is needed: nothing here is newer than ES2015.
'use strict';
const needed = Number(/\d+/.exec(require('../package.json').engines.node)[0]);

if (Number(process.versions.node.split('.')[0]) < needed) {
  console.error(
    `This project needs Node ${needed} or newer, and this is Node ${process.versions.node}: install one, and run it again.`,
  );
  process.exit(2);
}
require('./run.cjs');
