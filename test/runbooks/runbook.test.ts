import { assigned, exampleService, filler } from './fill';
import { loosened } from './loosened';
import { parseRunbook } from './runbook';
import { statements } from './statements';

const PAGE = parseRunbook(
  'CranesSlow',
  `# CranesSlow

## Diagnosis

Set the labels once:

\`\`\`sh
NS=harbour POD=cranes-6d5f9c7b8-x2x7q
\`\`\`

**1. Which crane?** Edit \`service\`.

\`\`\`promql
topk(3, crane_load{service="cranes", pod=~"cranes-.*"} > 0)
\`\`\`

- One → its motor: step 2.

**2. What does it log?**

\`\`\`sh
kubectl -n "$NS" logs "$POD" |
  grep motor
kubectl -n harbour get pods -l app.kubernetes.io/name=cranes
kubectl -n harbour get pods -l app.kubernetes.io/name=cranes-archive
\`\`\`

## Mitigation

1. One hangs → \`kubectl -n harbour delete pod
   "$POD"\`; \`kubectl\` waits. See \`crane_load\`.
2. Too few → add some:

   \`\`\`sh
   kubectl -n harbour scale deployment/cranes --replicas=6
   \`\`\`

3. A release → [roll back](procedures/rollback.md).

Do **not** \`kubectl -n harbour delete pods --all\`.
`,
);

const sh = (text: string) => ({ language: 'sh', text });

describe('a runbook', () => {
  test('is read as the steps of its diagnosis, each with its blocks', () => {
    const found = PAGE.diagnosis.map(({ number, blocks }) => [number, blocks.map(({ language }) => language)]);
    expect(found).toEqual([
      [0, ['sh']],
      [1, ['promql']],
      [2, ['sh']],
    ]);
    expect(PAGE.diagnosis[1]?.text).toContain('One → its motor: step 2.');
  });

  test('is read as the items of its mitigation, each with what it says to run, and nothing of what not to do', () => {
    expect(PAGE.mitigation.map(({ number, commands, procedures }) => ({ number, commands, procedures }))).toEqual([
      { number: 1, commands: [sh('kubectl -n harbour delete pod "$POD"')], procedures: [] },
      { number: 2, commands: [sh('kubectl -n harbour scale deployment/cranes --replicas=6')], procedures: [] },
      { number: 3, commands: [], procedures: ['procedures/rollback'] },
    ]);
  });
});

describe('filling in', () => {
  const [before, query, commands] = PAGE.diagnosis.map(step => step.blocks[0]?.text ?? '');

  test('takes the service that the queries select as the example', () => {
    expect(exampleService(PAGE)).toBe('cranes');
  });

  test("puts the alert's labels where the example names what the alert is about, and nowhere else", () => {
    const fill = filler(PAGE, { service: 'pilots', namespace: 'pier', pod: 'pilots-0' });
    expect(fill(query ?? '')).toBe('topk(3, crane_load{service="pilots", pod=~"pilots-.*"} > 0)');
    expect(fill(before ?? '')).toBe('NS=pier POD=pilots-0');
    expect(fill(commands ?? '')).toMatch(/name=pilots\n.*name=cranes-archive$/);
  });

  test('prefers what the diagnosis found to a label, and leaves the example where neither says anything', () => {
    expect(filler(PAGE, { service: 'pilots' }, { POD: 'pilots-1' })(before ?? '')).toBe('NS=harbour POD=pilots-1');
  });

  test('knows lines that only set variables', () => {
    expect([...assigned('NS=a POD=b\nSA=$(kubectl get sa)\nexport X=1')]).toEqual([
      ['NS', 'a'],
      ['POD', 'b'],
    ]);
  });
});

describe('the statements of a block', () => {
  test('are its lines, each with those that continue it', () => {
    expect(statements("a | b\nc |\n  d\ne \\\n  --f\ng 'h\n  i' j\n\nk \"it's\"")).toEqual([
      'a | b',
      'c |\n  d',
      'e \\\n  --f',
      "g 'h\n  i' j",
      'k "it\'s"',
    ]);
  });

  test.each([
    ['what a port is forwarded for', 'kubectl port-forward x 1 &\nsleep 2\ncurl localhost:1\nkill %1'],
    ['a loop', 'for i in 0 1; do\n  kubectl logs "a-$i"\ndone'],
  ])('keep %s together', (_, block) => {
    expect(statements(block)).toEqual([block]);
  });
});

describe('a query without its conditions', () => {
  test.each([
    ['a > 0', 'a'],
    ['a == 1', 'a'],
    ['max(a{b="c"}) != 1 or d < 3', 'max(a{b="c"}) or d'],
    ['a / (b > 0)', 'a / (b)'],
    ['sum by (x) (a) > 0\nand on (x)\nb == 1', 'sum by (x) (a)'],
    ['a unless b', 'a'],
    ['rate(a[5m]) / rate(a[5m] offset 1w)', 'rate(a[5m]) / rate(a[5m])'],
  ])('%j is %j', (query, expected) => {
    expect(loosened(query)).toBe(expected);
  });

  test.each(['a', 'sum(a) + b', 'a > bool 1'])('%j has none', query => {
    expect(loosened(query)).toBeUndefined();
  });
});
