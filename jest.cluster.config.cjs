/** The suite against a real Kubernetes, `npm run test:cluster`: one file after the other, on one cluster. */
const base = require('./jest.config.cjs');

module.exports = {
  ...base,
  roots: ['<rootDir>/test/cluster'],
  // Drafts are no part of the suite: none of them has been seen passing from end to end.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/cluster/drafts/'],
  maxWorkers: 1,
  testTimeout: 300_000,
  testSequencer: '<rootDir>/test/cluster/support/in-order.cjs',
  reporters: [
    'default',
    ['jest-junit', { outputDirectory: 'cluster-report', outputName: 'junit.xml', suiteNameTemplate: '{filepath}' }],
    '<rootDir>/test/cluster/support/reporter.cjs',
  ],
};
