import { readArguments } from './arguments';

test('without arguments, it is the month of production with the manifests in dist/', () => {
  expect(readArguments([])).toEqual({ request: { dist: 'dist', environment: 'production', days: 30 } });
});

test('rules and routing of others are read', () => {
  const { request } = readArguments(['--rules', 'theirs', '--alertmanager', 'am.yml', '--days', '2']) as {
    request: object;
  };
  expect(request).toMatchObject({ rules: 'theirs', alertmanager: 'am.yml', days: 2 });
});

test.each([
  [['--days', '31'], /--days is "31", must be a whole number from 1 to 30/],
  [['--dast', 'x'], /--dast/],
])('%j is refused with the reason', (args, message) => {
  const parsed = readArguments(args);
  expect('problems' in parsed && parsed.problems.join()).toMatch(message);
});
