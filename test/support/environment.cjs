/**
 * Jest's environment for Node, which fails a test file that leaves something open: a timer, a server, a connection or a child
 * process. Jest would end its worker by force, and a program that does the same does not end by itself.
 */
'use strict';
require('./compile-once.cjs');
const { TestEnvironment } = require('jest-environment-node');

/** On a busy machine connections take a while to close. */
const GRACE_MS = 10_000;
const PAUSE_MS = 25;

module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.testPath = context.testPath;
    this.graceMs = config.projectConfig.testEnvironmentOptions.graceMs ?? GRACE_MS;
    this.before = open();
  }

  async teardown() {
    await super.teardown();
    let left = this.left();
    for (const end = Date.now() + this.graceMs; left.length > 0 && Date.now() < end; left = this.left()) {
      await new Promise(resolve => setTimeout(resolve, PAUSE_MS));
    }
    if (left.length > 0) throw new Error(`${this.testPath} leaves open: ${left.join(', ')}`);
  }

  /** What was not open before the file: `Timeout (3)`. */
  left() {
    return Object.entries(open())
      .map(([resource, count]) => [resource, count - (this.before[resource] ?? 0)])
      .filter(([, count]) => count > 0)
      .map(([resource, count]) => `${resource} (${count})`);
  }
};

/** How many resources of each kind keep this process running. */
function open() {
  const counts = {};
  for (const resource of process.getActiveResourcesInfo()) counts[resource] = (counts[resource] ?? 0) + 1;
  return counts;
}
