import { formatProblems } from '../../../lib/base';

const problems = [
  { where: 'services/bookings.ts:12 service bookings', message: 'team: "nobody" is not known' },
  { where: 'environment large', message: 'prometheus.replicas: 0; wanted a whole number of at least 1' },
  { where: 'services/bookings.ts:4 service book', message: 'name: "book" is taken' },
  { where: 'environment large', message: 'expr: one\ntwo' },
];

test('problems stand together by where they are, in one order, and are counted', () => {
  const text = [
    'environment large',
    '  prometheus.replicas: 0; wanted a whole number of at least 1',
    '  expr: one',
    '    two',
    '',
    'services/bookings.ts:4 service book',
    '  name: "book" is taken',
    '',
    'services/bookings.ts:12 service bookings',
    '  team: "nobody" is not known',
    '',
    '4 problems; dist/ is unchanged',
  ].join('\n');
  expect(formatProblems(problems)).toBe(text);
  const [first, ...rest] = problems;
  expect(formatProblems([...rest, ...(first ? [first] : [])])).toBe(text);
});

test('what several environments report is reported once', () => {
  const [problem] = problems;
  expect(formatProblems(problem ? [problem, { ...problem }] : [])).toBe(
    'services/bookings.ts:12 service bookings\n  team: "nobody" is not known\n\n1 problem; dist/ is unchanged',
  );
});

test('warnings are marked and counted apart, and have no consequence', () => {
  const warning = { where: 'environment large', message: 'a: high', level: 'warning' } as const;
  expect(formatProblems([warning])).toBe('environment large\n  warning: a: high\n\n1 warning');
  expect(formatProblems([warning, { where: 'environment large', message: 'b: low' }], 'nothing was checked')).toBe(
    'environment large\n  warning: a: high\n  b: low\n\n1 problem, 1 warning; nothing was checked',
  );
});

test('no problem is no text', () => {
  expect(formatProblems([])).toBe('');
});
