/** One drill, from the fault to the notification of its end. */
import type { Notice } from '../cluster/support/receivers/notice';
import { formatSeconds, type Moments } from './moments';
import type { Person } from './person';
import type { Command } from './report';

/** What a drill does to the cluster, and gets from it. */
export interface Stagehand {
  inject(): Promise<void>;
  /** Removes the fault, in whatever state it is. */
  remove(): Promise<void>;
  /** The page on each of its channels, once it has arrived on all. */
  firing(): Promise<readonly Notice[]>;
  /** Likewise, of its end. Rejects if it does not come in time. */
  resolved(): Promise<readonly Notice[]>;
  /** Works through the diagnosis. */
  diagnose(): Promise<{ readonly conclusions: readonly string[]; readonly commands: readonly Command[] }>;
  /** Runs what the runbook's mitigation says. None: why nothing in it can end this fault. */
  mitigate(): Promise<{ readonly commands: readonly Command[] } | { readonly none: string }>;
  /** What the person ran in the terminal that was prepared. */
  typed(): readonly Command[];
}

export interface Script {
  /** What to read, and where to work. */
  readonly instructions: string;
  readonly show: (notice: Notice) => string;
  readonly say: (text: string) => void;
  readonly now: () => number;
}

export interface Outcome {
  readonly moments: Moments;
  readonly page: readonly string[];
  readonly conclusions: readonly string[];
  readonly commands: readonly Command[];
  readonly answers: readonly { readonly question: string; readonly answer: string }[];
  readonly result: string;
  /** Whether the mitigation ended the fault. */
  readonly passed: boolean;
}

export const QUESTIONS = [
  'What was the cause?',
  'What ended it?',
  'What did the runbook not say, or say wrongly?',
] as const;

/** @param person undefined: the runbook's own diagnosis and mitigation are run */
export async function rehearse(
  { inject, firing, resolved, ...hand }: Stagehand,
  person: Person | undefined,
  { instructions, show, say, now }: Script,
): Promise<Outcome> {
  const injected = now();
  await inject();
  say('The fault is there. Waiting for the page …');
  const notices = await firing();
  const page = notices.map(show);
  const notified = Math.min(...notices.map(({ at }) => at));
  say(`\n${page.join('\n\n')}\n\nNotified after ${formatSeconds(notified - injected)}.`);
  if (person) await person.ask('Press Enter when you have acknowledged it.');
  const acknowledged = now();
  say(`\n${instructions}\n`);
  const worked = person ? await byPerson(hand, person) : await byRunbook(hand, say);
  const mitigated = now();
  if (worked.none !== undefined) {
    say(`The drill ends the fault: ${worked.none}.`);
    await hand.remove();
  }
  say('Waiting for the notification that it has ended …');
  const end = await resolved().then(
    all => ({ at: Math.max(...all.map(({ at }) => at)) }),
    error => ({ failed: (error as Error).message }),
  );
  const passed = 'at' in end;
  const result = resultOf(end, worked.none, person !== undefined);
  say(result);
  const answers: Outcome['answers'][number][] = [];
  for (const question of person ? QUESTIONS : []) {
    answers.push({ question, answer: (await person?.ask(question)) ?? '' });
  }
  const moments = { injected, notified, acknowledged, mitigated, ...('at' in end && { resolved: end.at }) };
  const { conclusions, commands } = worked;
  return { moments, page, conclusions, commands, answers, result, passed };
}

interface Worked {
  readonly conclusions: readonly string[];
  readonly commands: readonly Command[];
  /** Why nothing that can be run here ends the fault. */
  readonly none?: string;
}

async function byPerson({ typed }: Pick<Stagehand, 'typed'>, person: Person): Promise<Worked> {
  const said = await person.ask(
    'Press Enter when it is mitigated, or enter "none" if the runbook has nothing that ends it.',
  );
  const none = said === 'none' ? { none: 'the person on call found nothing in the runbook that does' } : {};
  return { conclusions: [], commands: typed(), ...none };
}

async function byRunbook(hand: Pick<Stagehand, 'diagnose' | 'mitigate'>, say: Script['say']): Promise<Worked> {
  const { conclusions, commands } = await hand.diagnose();
  say(`The diagnosis leads to:\n${conclusions.map(each => `  - ${each}`).join('\n')}`);
  const mitigation = await hand.mitigate();
  if ('none' in mitigation) return { conclusions, commands, none: mitigation.none };
  say(mitigation.commands.map(({ text }) => `$ ${text}`).join('\n'));
  return { conclusions, commands: [...commands, ...mitigation.commands] };
}

function resultOf(
  end: { readonly at: number } | { readonly failed: string },
  none: string | undefined,
  person: boolean,
): string {
  if ('failed' in end) return `NOT ENDED: ${end.failed.split('\n')[0]}`;
  if (none !== undefined) return `ended by the drill, since ${none}`;
  return person ? 'ended by what the person did' : "ended by the runbook's mitigation";
}
