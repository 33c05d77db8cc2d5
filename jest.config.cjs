/** Every test runs the TypeScript as it stands: swc only strips the types, `npm run typecheck` checks them. */
module.exports = {
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // That suite has a configuration of its own: jest.cluster.config.cjs.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/cluster/'],
  testEnvironment: 'node',
  // The workspaces are tested as they stand in the source, not as they were last built.
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'require', 'default'] },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
    ],
  },
  // Tests of real programs mostly wait for these: one worker more than a small machine has cores.
  maxWorkers: 3,
};
