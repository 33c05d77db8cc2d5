/** Every rule is broken in every way that its case must notice: `npm run test:mutation`. */
const base = require('./jest.config.cjs');

module.exports = {
  ...base,
  roots: ['<rootDir>/test/mutation'],
  testPathIgnorePatterns: ['/node_modules/'],
};
