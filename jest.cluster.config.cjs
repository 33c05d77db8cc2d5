/** The suite against a real Kubernetes, `npm run test:cluster`: one file after the other, on each of its clusters. */
const base = require('./jest.config.cjs');

module.exports = {
  ...base,
  roots: ['<rootDir>/test/cluster'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
  testTimeout: 300_000,
  testSequencer: '<rootDir>/test/cluster/support/in-order.cjs',
  reporters: [
    'default',
    ['jest-junit', { outputDirectory: 'cluster-report', outputName: 'junit.xml', suiteNameTemplate: '{filepath}' }],
    '<rootDir>/test/cluster/support/reporter.cjs',
  ],
};
