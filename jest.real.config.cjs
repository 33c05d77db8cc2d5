/** What runs against the real programs, started on loopback: `npm run test:real`. */
const base = require('./jest.config.cjs');

module.exports = {
  ...base,
  roots: ['<rootDir>/test/real'],
  testPathIgnorePatterns: ['/node_modules/'],
  // Clusters run beside it in CI.
  testTimeout: 120_000,
};
