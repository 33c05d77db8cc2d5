/** Whether answers lead to a fault: what is reported where they do not. */
import type { Lead } from '../cluster/support/paging/fault';
import type { Answer } from '../cluster/support/runbooks/answers';
import { conclusions, givenBy, problemsOf } from '../cluster/support/runbooks/lead';

const query = (step: number, text: string, ...series: Answer['series']): Answer => ({
  ...{ step, language: 'promql', text, series, output: '' },
  ...(series.length === 0 && { problem: 'returns nothing' }),
});
const shell = (step: number, text: string, output: string, problem?: string): Answer => ({
  ...{ step, language: 'sh', text, series: [], output },
  ...(problem !== undefined && { problem }),
});

const LEAD: Lead = {
  findings: [
    {
      step: 1,
      series: { crane: /^north-/, state: 'slow' },
      value: load => load > 5,
      reads: 'One crane',
      gives: { CRANE: 'crane' },
    },
    { step: 2, prints: /rope (is )?worn/, reads: 'its rope' },
  ],
  silent: { crane_errors: 'no crane has failed' },
  remedy: { item: 1 },
};
const slow = { metric: { crane: 'north-7', state: 'slow' }, value: 9 };
const GOOD = [query(1, 'crane_load', slow), query(1, 'crane_errors'), shell(2, 'kubectl logs', 'the rope is worn')];

test('answers that show what the fault causes lead to it, and give the mitigation its variables', () => {
  expect(problemsOf(LEAD, GOOD)).toEqual([]);
  expect(givenBy(LEAD, GOOD)).toEqual({ CRANE: 'north-7' });
  expect(conclusions(LEAD, GOOD).map(({ reads }) => reads)).toEqual(['One crane', 'its rope']);
});

test.each([
  [
    'another value of a label',
    [query(1, 'crane_load', { ...slow, metric: { ...slow.metric, state: 'fast' } }), GOOD[2]],
  ],
  ['another label', [query(1, 'crane_load', { ...slow, metric: { ...slow.metric, crane: 'south-1' } }), GOOD[2]]],
  ['a value on the other side', [query(1, 'crane_load', { ...slow, value: 4 }), GOOD[2]]],
  ['the series in another step', [query(3, 'crane_load', slow), GOOD[2]]],
])('%s does not', (_, answers) => {
  const problems = problemsOf(LEAD, answers as Answer[]);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/^step 1 does not lead to "One crane": no such series {crane: .*, state: slow} in/);
});

test('a label that the mitigation needs and no series has is reported', () => {
  const [load, rope] = LEAD.findings;
  const named = { ...load, gives: { CRANE: 'name' } };
  expect(problemsOf({ ...LEAD, findings: [named, rope] as typeof LEAD.findings }, GOOD)).toEqual([
    'step 1 does not say CRANE: no "name" in what it returns',
  ]);
});

test('a command gives a variable by a named group of what it prints', () => {
  const [load, rope] = LEAD.findings;
  const naming = { ...rope, prints: /the (?<part>\w+) is worn/, gives: { PART: 'part' } };
  expect(givenBy({ findings: [load, naming] as typeof LEAD.findings }, GOOD)).toEqual({
    CRANE: 'north-7',
    PART: 'rope',
  });
});

test('another text does not, and what was printed is reported', () => {
  const problems = problemsOf(LEAD, [query(1, 'crane_load', slow), shell(2, 'kubectl logs', 'all is well')]);
  expect(problems).toEqual(['step 2 does not lead to "its rope": nothing like /rope (is )?worn/ in\n  all is well']);
});

test('what does not answer is reported, unless there is a reason', () => {
  const failing = shell(2, 'kubectl get cranes', '', 'exits with code 1: no such resource');
  expect(problemsOf(LEAD, [...GOOD, failing])).toEqual([
    'step 2: exits with code 1: no such resource:\n  kubectl get cranes',
  ]);
  expect(problemsOf(LEAD, [...GOOD, query(1, 'crane_queue')])).toEqual(['step 1: returns nothing:\n  crane_queue']);
});

test('a number of series may be what matters', () => {
  const only: Lead = { ...LEAD, findings: [{ step: 1, series: {}, count: found => found === 1, reads: 'Only one' }] };
  expect(problemsOf(only, [query(1, 'crane_load', slow)])).toEqual([]);
  expect(problemsOf(only, [query(1, 'crane_load', slow, slow)])).toHaveLength(1);
});
