'use strict';
const path = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * Where files run side by side, on clusters of their own: what takes longest begins first, so that all end at about the same
 * time. Before the long ones comes what has an empty cluster to measure, and last what may have to wait for a build.
 */
const SIDE_BY_SIDE = [
  ...['30-paging', '10-apply', '10-apply-scheduled', '40-prometheus', '43-cluster', '23-panels', '44-volumes'],
  ...['41-alertmanager', '11-upgrade', 'cluster', '50-flows', '51-enforced', '40-targets', '20-working'],
];
const LAST = ['oldest'];

/** Elsewhere by name: what the cluster must be told first comes first, what breaks it comes last. */
module.exports = class InOrder extends Sequencer {
  constructor(options) {
    super(options);
    this.parallel = options.globalConfig.maxWorkers > 1;
  }

  sort(tests) {
    const rank = test => {
      const name = path.basename(test.path, '.test.ts');
      if (!this.parallel) return 0;
      if (LAST.includes(name)) return SIDE_BY_SIDE.length + 1;
      const listed = SIDE_BY_SIDE.indexOf(name);
      return listed === -1 ? SIDE_BY_SIDE.length : listed;
    };
    return [...tests].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
  }
};

module.exports.SIDE_BY_SIDE = SIDE_BY_SIDE;
