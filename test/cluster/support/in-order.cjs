'use strict';
const { default: Sequencer } = require('@jest/test-sequencer');

/** Takes as long as many others together: it begins at once where others run beside it, on clusters of their own. */
const LONG = /\/30-paging\./;

/** By name: what the cluster must be told first comes first, what breaks it comes last. */
module.exports = class InOrder extends Sequencer {
  constructor(options) {
    super(options);
    this.beside = options.globalConfig.maxWorkers > 1;
  }

  sort(tests) {
    const order = ({ path }) => `${this.beside && LONG.test(path) ? 0 : 1} ${path}`;
    return [...tests].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  }
};
