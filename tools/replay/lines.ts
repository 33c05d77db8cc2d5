/** JSON, one value a line. */
export const jsonLines = (values: readonly object[]): string =>
  values.map(value => `${JSON.stringify(value)}\n`).join('');

export const parseLines = <T>(text: string): readonly T[] =>
  text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as T);
