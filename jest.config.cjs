/** Every test runs the TypeScript as it stands: swc only strips the types, `npm run typecheck` checks them. */
const { availableParallelism } = require('node:os');

module.exports = {
  roots: ['<rootDir>/test', '<rootDir>/apps'],
  testMatch: ['**/*.test.ts'],
  // These suites have configurations of their own: jest.<suite>.config.cjs. What starts whole commands is in *.process.test.ts.
  testPathIgnorePatterns: [
    '/node_modules/',
    '\\.process\\.test\\.ts$',
    ...['mutation', 'package', 'real', 'cluster', 'soak'].map(suite => `<rootDir>/test/${suite}/`),
  ],
  testEnvironment: '<rootDir>/test/support/environment.cjs',
  // The workspaces are tested as they stand in the source, not as they were last built.
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'require', 'default'] },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
    ],
  },
  // Tests of real programs mostly wait for these: one worker more than there are cores.
  maxWorkers: availableParallelism() + 1,
  // Programs start slowly on a busy machine, and nothing is asserted about time. Longer than `waitFor` waits, whose error
  // names what it waited for.
  testTimeout: 90_000,
};
