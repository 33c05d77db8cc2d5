/**
 * Jest compiles every module anew for each test file, since each has a context of its own. Here a worker compiles a module once,
 * and runs what it has compiled in each of these contexts: modules are as separate as before.
 */
'use strict';
const vm = require('node:vm');

/** File name → what was compiled of it. */
const compiled = new Map();
const original = vm.compileFunction;

/** Jest looks this function up in `node:vm` whenever it loads a module. */
vm.compileFunction = (source, parameters = [], options = {}) => {
  const { filename, parsingContext } = options;
  // Not with --experimental-vm-modules, where a module that imports another one dynamically needs to know its test file.
  if (filename === undefined || parsingContext === undefined || vm.SourceTextModule !== undefined)
    return original(source, parameters, options);
  const head = `(function (${parameters.join()}) {`;
  let known = compiled.get(filename);
  if (known?.source !== source || known.head !== head) {
    // On the same line, so that places in stack traces are those of the source.
    const script = new vm.Script(`${head}${source}\n})`, { filename, columnOffset: -head.length });
    known = { source, head, script };
    compiled.set(filename, known);
  }
  return known.script.runInContext(parsingContext);
};
