'use strict';
const { default: Sequencer } = require('@jest/test-sequencer');

/** Takes as long as many others together, so it starts first if files run in parallel on separate clusters. */
const LONG = /\/30-paging\./;

/** Sorts files by name: those that set the cluster up come first, those that break it last. */
module.exports = class InOrder extends Sequencer {
  constructor(options) {
    super(options);
    this.parallel = options.globalConfig.maxWorkers > 1;
  }

  sort(tests) {
    const order = ({ path }) => `${this.parallel && LONG.test(path) ? 0 : 1} ${path}`;
    return [...tests].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  }
};
