/** What is wrong with declared silences, by themselves: who, why and until when. check-mutes.ts has what they mute. */
import { days, formatDuration, hours, type Problem, withoutWarnings } from '../base';
import { type Findings, named, oneOf, problemsAt, unless, warnUnless } from '../base/findings';
import { dnsLabel } from '../base/name-rules';
import { shownText } from '../base/shown-text';
import { line } from '../base/text-findings';
import { isDate } from './calendar';
import type { DeclaredSilence } from './silence';

/** Nobody works longer at a stretch: a window for each night says when the others are safe. */
export const LONGEST_MAINTENANCE = hours(24);
/** What is known for longer is no news: mend it, or change the alert. */
export const LONGEST_SILENCE = days(30);
/** A page that may be left alone for longer is none. */
export const LONGEST_SILENCE_OF_PAGES = days(7);
/** A date that is further ahead has the wrong year. */
const FURTHEST_AHEAD = days(366);
/** How long an ended one is a warning: whoever mends something at night need not tidy up first. */
export const GRACE = days(14);
const LONGEST_REASON = 200;

const MOMENT =
  /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

export interface SilenceContext {
  readonly teams: readonly string[];
  /** Names of the stack's environments. */
  readonly environments: readonly string[];
  readonly now: Date;
}

export const whereOf = ({ declaredAt, kind, name }: DeclaredSilence): string => `${declaredAt()} ${kind} ${name}`;

/** The problems of all silences, given the names of the stack. */
export const checkSilences = (silences: readonly DeclaredSilence[], context: SilenceContext): Problem[] =>
  silences.flatMap(silence => {
    const others = silences.filter(other => other !== silence && other.name === silence.name);
    return problemsAt(whereOf(silence), [
      ...named('name', silence.name, dnsLabel),
      ...others.slice(0, 1).flatMap(other => unless(false, 'name', `that of ${whereOf(other)} as well; rename one`)),
      ...people(silence, context),
      ...line('reason', silence.reason, LONGEST_REASON),
      ...time(silence, context.now),
    ]);
  });

function people({ environments, owner, agreedWith = [] }: DeclaredSilence, context: SilenceContext): Findings {
  return [
    ...unless(environments.length > 0, 'environments', `none; name those of ${context.environments.join(', ')}`),
    ...environments.flatMap(name => oneOf('environments', name, context.environments)),
    ...oneOf('owner', owner, context.teams),
    ...agreedWith.flatMap(team => oneOf('agreedWith', team, context.teams)),
    ...unless(!agreedWith.includes(owner), 'agreedWith', `${shownText(owner)} is the owner; leave it out`),
  ];
}

function time({ kind, from, to }: DeclaredSilence, now: Date): Findings {
  const end = kind === 'maintenance' ? 'to' : 'until';
  const readable = [...(from === undefined ? [] : moment('from', from)), ...moment(end, to)];
  if (readable.length > 0) return readable;
  const ends = Date.parse(to);
  const ago = (now.getTime() - ends) / 1000;
  if (ago >= 0) {
    const message = `${to}: it has ended; remove it`;
    return ago > GRACE.value ? unless(false, end, message) : warnUnless(false, end, message);
  }
  const begins = from === undefined ? now.getTime() : Date.parse(from);
  const longest = kind === 'maintenance' ? LONGEST_MAINTENANCE : LONGEST_SILENCE;
  const lasts = (ends - begins) / 1000;
  return [
    ...unless(lasts > 0, end, `${to}; wanted a moment after ${from}`),
    ...unless(
      lasts <= longest.value,
      end,
      kind === 'maintenance'
        ? `${to}; wanted at most ${formatDuration(longest)} after ${from}: declare a window for each night of work`
        : `${to}; wanted at most ${formatDuration(longest)} ahead: mend what is known until then, or change the alert`,
    ),
    ...unless(
      (begins - now.getTime()) / 1000 <= FURTHEST_AHEAD.value,
      'from',
      `${from}; wanted a moment within a year: is the year right?`,
    ),
  ];
}

function moment(field: string, value: unknown): Findings {
  const [, date] = typeof value === 'string' ? (MOMENT.exec(value) ?? []) : [];
  return unless(
    isDate(date),
    field,
    `${shownText(value)}; wanted a moment with its offset from UTC, such as "2026-12-05T22:00+01:00"`,
  );
}

/** Whether what a silence mutes can be looked at: it can be read, and has not ended. */
export const isCurrent = (silence: DeclaredSilence, context: SilenceContext): boolean =>
  withoutWarnings(checkSilences([silence], context)).length === 0 && Date.parse(silence.to) > context.now.getTime();
