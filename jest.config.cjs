/** Every test runs the TypeScript as it stands: swc only strips the types, `npm run typecheck` checks them. */
module.exports = {
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
    ],
  },
  // The real programs of a test need both cores for seconds; more workers than cores only makes them wait.
  maxWorkers: 2,
};
