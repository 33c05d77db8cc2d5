/** All that tests the telemetry library, also in processes of their own; `npm run test:nodes` runs it on other Nodes. */
const base = require('./jest.config.cjs');

module.exports = {
  ...base,
  roots: ['<rootDir>/test/telemetry'],
  testPathIgnorePatterns: ['/node_modules/'],
};
