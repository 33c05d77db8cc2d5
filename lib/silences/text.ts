import { type DeclaredSilence, mutesText } from '../people';
import type { Change, HeldSilence, Plan } from './plan';

/** What changes, a few lines for each silence, and what does not. */
export function planText(plan: Plan, where: string): string {
  const { create, update, expire, unchanged, endedEarly, over, others } = plan;
  const quiet = create.length + update.length + expire.length === 0;
  return [
    where,
    ...create.flatMap(created),
    ...update.flatMap(updated),
    ...expire.map(ended),
    ...endedEarly.map(
      ({ silence, at }) =>
        `! ${title(silence)}: ended in Alertmanager at ${at}, and it stays so; remove the declaration, or rename it to have it again`,
    ),
    ...over.map(silence => `! ${title(silence)}: it is over; remove the declaration`),
    [
      ...(quiet ? ['nothing to change'] : []),
      `${unchanged.length} as declared`,
      `${others} of people, which stay as they are`,
    ].join('; '),
  ].join('\n');
}

const title = ({ kind, name, owner }: DeclaredSilence): string => `${kind} ${name} of ${owner}`;

const created = ({ silence }: Change): string[] => [
  `+ ${title(silence)}: ${silence.reason}`,
  `    mutes ${mutesText(silence.mutes)}`,
  `    ${silence.from === undefined ? 'from now' : `from ${silence.from}`} to ${silence.to}`,
];

const updated = ({ silence, differs }: Change): string[] => [
  `~ ${title(silence)}: ${silence.reason}`,
  `    changes ${differs.join('; ')}`,
  `    mutes ${mutesText(silence.mutes)}, until ${silence.to}`,
];

const ended = ({ comment, endsAt }: HeldSilence): string =>
  `- ${comment}: no longer declared; would have ended at ${endsAt}`;
