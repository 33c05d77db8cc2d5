/** The suite against a real Kubernetes, `npm run test:cluster`: one file after the other, on each of its clusters. */
const base = require('./jest.config.cjs');
const { FOLDER } = require('./test/cluster/support/report-folder.cjs');

module.exports = {
  ...base,
  roots: ['<rootDir>/test/cluster'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
  testTimeout: 300_000,
  testSequencer: '<rootDir>/test/cluster/support/in-order.cjs',
  reporters: [
    'default',
    ['jest-junit', { outputDirectory: FOLDER, outputName: 'junit.xml', suiteNameTemplate: '{filepath}' }],
    '<rootDir>/test/cluster/support/reporter.cjs',
  ],
};
