import { testCases } from '../../../bin/explain/cases';
import { CASES } from '../../promtool/cases/index';

test('the cases that are shown are those that are run: each alert with a case has its file, and no situation is invented', () => {
  const shown = testCases();
  expect([...shown.keys()].sort()).toEqual([...new Set(CASES.map(({ alert }) => alert))].sort());
  const invented = [...shown].flatMap(([alert, { names }]) => {
    const run = CASES.filter(each => each.alert === alert).flatMap(({ quietWhen = {}, firesWhen = {} }) => [
      ...Object.keys(quietWhen),
      ...Object.keys(firesWhen),
    ]);
    return names.filter(name => !run.includes(name)).map(name => `${alert}: ${name}`);
  });
  expect(invented).toEqual([]);
});

test('every situation that is written out is found', () => {
  const { file, names } = testCases().get('HighErrorRate') ?? { file: '', names: [] };
  const run = CASES.filter(({ alert }) => alert === 'HighErrorRate').flatMap(({ quietWhen = {}, firesWhen = {} }) =>
    Object.keys({ ...quietWhen, ...firesWhen }),
  );
  expect(file).toBe('test/promtool/cases/http.ts');
  expect([...names].sort()).toEqual([...new Set(run)].sort());
});
