/** Whole commands and programs as processes, each of which takes seconds: `npm run test:processes`. */
const base = require('./jest.config.cjs');

module.exports = {
  ...base,
  testMatch: ['**/*.process.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 300_000,
};
