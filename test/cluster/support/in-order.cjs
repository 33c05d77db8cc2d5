'use strict';
const { default: Sequencer } = require('@jest/test-sequencer');

/** By name: what the cluster must be told first comes first, what breaks it comes last. */
module.exports = class InOrder extends Sequencer {
  sort(tests) {
    return [...tests].sort((a, b) => (a.path < b.path ? -1 : 1));
  }
};
