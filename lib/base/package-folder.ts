import path from 'node:path';

/** The folder of this package: of the repository, or where npm put it. The project that uses the package is elsewhere. */
export const packageFolder = (): string => path.dirname(require.resolve('monitoring-as-code/package.json'));
