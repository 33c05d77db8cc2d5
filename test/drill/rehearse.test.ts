import { PassThrough } from 'node:stream';
import type { Notice } from '../cluster/support/receivers/notice';
import { atTerminal, type Person } from './person';
import { QUESTIONS, rehearse, type Stagehand } from './rehearse';
import { report } from './report';
import { shown } from './shown';

const notice = (at: number, state: Notice['state']): Notice => ({
  ...{ channel: 'slack', at, to: '#harbour', alertname: 'CranesSlow', service: 'cranes', team: 'harbour', state },
  title: `[${state.toUpperCase()}] cranes are slow`,
  text: `[${state.toUpperCase()}] cranes are slow\n<https://runbooks/CranesSlow.md|Runbook>\nOne crane in three &lt; 2 m/s`,
  links: ['https://runbooks/CranesSlow.md'],
});

/** A cluster in which the clock is moved by what happens: a fault takes 40 s to be notified, and 60 s to end. */
function cluster(changes: Partial<Stagehand> = {}) {
  const did: string[] = [];
  let clock = 0;
  const hand: Stagehand = {
    inject: async () => void did.push('inject'),
    remove: async () => void did.push('remove'),
    firing: async () => {
      clock = 40_000;
      return [notice(clock, 'warning')];
    },
    resolved: async () => {
      clock += 60_000;
      return [notice(clock, 'resolved')];
    },
    diagnose: async () => {
      clock += 5_000;
      return { conclusions: ['step 1: one crane'], commands: [{ text: 'kubectl get pods', output: 'crane-1' }] };
    },
    mitigate: async () => {
      clock += 5_000;
      return { commands: [{ text: 'kubectl delete pod crane-1', output: 'deleted' }] };
    },
    typed: () => [{ text: 'kubectl delete pod crane-1', output: '' }],
    ...changes,
  };
  const said: string[] = [];
  const script = {
    instructions: 'read it',
    show: shown,
    say: (text: string) => void said.push(text),
    now: () => clock,
  };
  return { did, said, hand, script, pass: (ms: number) => (clock += ms) };
}

const answering = (lines: readonly string[], meanwhile: () => void = () => {}): Person => {
  const left = [...lines];
  return {
    ask: async () => {
      meanwhile();
      return left.shift() ?? '';
    },
    close: () => {},
  };
};

test("nobody is asked: the runbook's diagnosis and mitigation are run, and end the fault", async () => {
  const { hand, script, did, said } = cluster();
  const outcome = await rehearse(hand, undefined, script);
  expect(outcome).toMatchObject({
    moments: { injected: 0, notified: 40_000, acknowledged: 40_000, mitigated: 50_000, resolved: 110_000 },
    passed: true,
    result: "ended by the runbook's mitigation",
    commands: [{ text: 'kubectl get pods' }, { text: 'kubectl delete pod crane-1' }],
    answers: [],
  });
  // Removing is its caller's, who does it in any case.
  expect(did).toEqual(['inject']);
  expect(said.join('\n')).toContain('One crane in three < 2 m/s');
});

test('a person is timed, asked, and what they ran is recorded', async () => {
  const { hand, script, pass } = cluster();
  const person = answering(['', '', 'a rope', 'a new one', 'nothing'], () => pass(30_000));
  const outcome = await rehearse(hand, person, script);
  expect(outcome.moments).toMatchObject({
    notified: 40_000,
    acknowledged: 70_000,
    mitigated: 100_000,
    resolved: 160_000,
  });
  expect(outcome).toMatchObject({ passed: true, result: 'ended by what the person did', conclusions: [] });
  expect(outcome.answers.map(({ answer }) => answer)).toEqual(['a rope', 'a new one', 'nothing']);
  expect(outcome.answers.map(({ question }) => question)).toEqual(QUESTIONS);
});

test('where nothing that the runbook says can end it here, the drill does, and says why', async () => {
  const { hand, script, did } = cluster({ mitigate: async () => ({ none: 'the crane is gone for good' }) });
  const outcome = await rehearse(hand, undefined, script);
  expect(did).toEqual(['inject', 'remove']);
  expect(outcome.result).toBe('ended by the drill, since the crane is gone for good');
});

test('a mitigation that does not end the fault fails the drill', async () => {
  const { hand, script } = cluster({
    resolved: async () => {
      throw new Error('timed out after 720 s waiting for CranesSlow, resolved, on slack\ndetails');
    },
  });
  const outcome = await rehearse(hand, undefined, script);
  expect(outcome.passed).toBe(false);
  expect(outcome.result).toBe('NOT ENDED: timed out after 720 s waiting for CranesSlow, resolved, on slack');
  expect(outcome.moments.resolved).toBeUndefined();
});

test('the report has times, page, conclusions, commands and answers, whatever is in them', async () => {
  const { hand, script } = cluster({
    diagnose: async () => ({
      conclusions: ['step 1: one | crane'],
      commands: [
        { text: 'kubectl logs x |\n  grep y', output: ['```', ...Array(20).fill('line')].join('\n') },
        { text: 'kubectl logs y', output: 'x'.repeat(10_000) },
      ],
    }),
  });
  const outcome = await rehearse(hand, undefined, script);
  const subject = {
    alert: 'CranesSlow',
    service: 'cranes',
    severity: 'warning',
    team: 'harbour',
    who: 'Ada',
    runbook: '../x.md',
  };
  const text = report({ ...subject, fault: 'a rope | that slips', factor: 20, ...outcome });
  expect(text).toContain('| fault | notification | 40 s |');
  expect(text).toContain('| mitigated | resolved | 1 min 0 s |');
  expect(text).toContain('| fault | a rope \\| that slips |');
  expect(text).toContain('- step 1: one | crane');
  // A block with three ticks in it is fenced by four.
  expect(text).toContain('````text\n$ kubectl logs x |\n$   grep y\n```\nline');
  expect(text).toContain('… 9 more lines\n````');
  // A service's log line with a stack is a page by itself, and nobody reads a report of twenty of them.
  expect(text).toContain(`$ kubectl logs y\n${'x'.repeat(160)}…\n`);
  expect(text).toContain('Nobody was asked.');
});

describe('at the terminal', () => {
  test('each question takes a line, also those that were entered ahead', async () => {
    const input = new PassThrough();
    const person = atTerminal(new AbortController().signal, input, new PassThrough());
    input.write('one\n  two  \n');
    expect([await person.ask('1?'), await person.ask('2?')]).toEqual(['one', 'two']);
    person.close();
  });

  test('Ctrl-C ends the question, and so does a terminal that is closed', async () => {
    const controller = new AbortController();
    const person = atTerminal(controller.signal, new PassThrough(), new PassThrough());
    const asked = person.ask('?');
    controller.abort(new Error('interrupted by SIGINT'));
    await expect(asked).rejects.toThrow('interrupted by SIGINT');
    person.close();
    const gone = new PassThrough();
    const nobody = atTerminal(new AbortController().signal, gone, new PassThrough());
    gone.end();
    await expect(nobody.ask('?')).rejects.toThrow('nobody is at the terminal any more');
  });
});
