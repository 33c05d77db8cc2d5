import { formatProblems } from '../../../lib/checks';

const problems = [
  { where: 'lib/services/web-api.ts:12 service web-api', message: 'team: "nobody" is not known' },
  { where: 'environment production', message: 'prometheus.replicas: 0; wanted a whole number of at least 1' },
  { where: 'lib/services/web-api.ts:4 service web', message: 'name: "web" is taken' },
  { where: 'environment production', message: 'expr: one\ntwo' },
];

test('problems stand together by where they are, in one order, and are counted', () => {
  const text = [
    'environment production',
    '  prometheus.replicas: 0; wanted a whole number of at least 1',
    '  expr: one',
    '    two',
    '',
    'lib/services/web-api.ts:4 service web',
    '  name: "web" is taken',
    '',
    'lib/services/web-api.ts:12 service web-api',
    '  team: "nobody" is not known',
    '',
    '4 problems; dist/ is unchanged',
  ].join('\n');
  expect(formatProblems(problems)).toBe(text);
  const [first, ...rest] = problems;
  expect(formatProblems([...rest, ...(first ? [first] : [])])).toBe(text);
});

test('what several environments tell is told once', () => {
  const [problem] = problems;
  expect(formatProblems(problem ? [problem, { ...problem }] : [])).toBe(
    'lib/services/web-api.ts:12 service web-api\n  team: "nobody" is not known\n\n1 problem; dist/ is unchanged',
  );
});

test('no problem is no text', () => {
  expect(formatProblems([])).toBe('');
});
