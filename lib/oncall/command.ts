import { writeFileSync } from 'node:fs';
import { badUsage, formatProblems, readCommandLine, suggestion } from '../base';
import { fail } from '../base/fail';
import { checkOnCall, type Instant, icalendar, type OnCall, onCallAt } from '../people';
import type { Stack } from '../stack';
import { pagerduty } from './pagerduty';
import { answeringJson, onCallText } from './text';

const USAGE = `usage: npm run oncall [-- --at TIME] [--team NAME] [--json] [--ical FILE [--weeks NUMBER] | --export pagerduty]
  Who is on call now and next, for each team and tier.
    --at TIME       at another time: 2026-12-24, 2026-12-24T18:00 (UTC), 2026-12-24T18:00+01:00
    --team NAME     of this team, and the tier that all teams share
    --json          for programs
    --ical FILE     writes the shifts from then on as an iCalendar file, to import or to serve
    --weeks NUMBER  how many weeks of them; 26 by default
    --export pagerduty  prints schedules, escalation policies and services of PagerDuty for Terraform (JSON)`;

const WEEK = 7 * 24 * 3600_000;
const MOST_WEEKS = 520;
const DEFAULT_WEEKS = 26;

/** What the command takes. */
export const ON_CALL_LINE = {
  options: {
    ...({ at: { type: 'string' }, team: { type: 'string' }, json: { type: 'boolean' } } as const),
    ...({ ical: { type: 'string' }, weeks: { type: 'string' }, export: { type: 'string' } } as const),
  },
} as const;

/** The program behind `npm run oncall`. Returns the exit code. */
export function runOnCall(stack: Stack, args: readonly string[]): number {
  const line = readCommandLine(args, USAGE, ON_CALL_LINE);
  if ('exitCode' in line) return line.exitCode;
  const { at: time, team, json, ical, weeks, export: format } = line.values;
  const { onCall, names } = stack;
  if (onCall === undefined)
    return fail('this stack declares nobody on call: hand onCall({ … }) to stack({ …, onCall })');
  const problems = checkOnCall(onCall);
  if (problems.length > 0) return fail(formatProblems(problems, 'nobody can say who is on call until they are mended'));
  const at = time === undefined ? Date.now() : readTime(time);
  if (at === undefined)
    return badUsage(`--at ${time}: wanted a date, or a date and a time, such as 2026-12-24T18:00+01:00`, USAGE);
  const unknown = team === undefined ? undefined : unknownTeam(team, onCall, names.teams);
  if (unknown !== undefined) return badUsage(unknown, USAGE);
  const teams = team === undefined ? undefined : [team];

  if (format !== undefined) {
    if (format !== 'pagerduty') return badUsage(`--export ${format}: there is pagerduty`, USAGE);
    // A part would make Terraform remove the rest.
    if (team !== undefined || ical !== undefined || json)
      return badUsage('--export writes all teams, and nothing else', USAGE);
    console.log(JSON.stringify(pagerduty(names, onCall, at), undefined, 2));
    return 0;
  }
  if (ical === undefined) {
    if (weeks !== undefined) return badUsage('--weeks says how many weeks --ical writes; add --ical FILE', USAGE);
    const shown = onCallAt(onCall, at).filter(each => each.team === undefined || (teams?.includes(each.team) ?? true));
    console.log(
      json
        ? JSON.stringify({ at: new Date(at).toISOString(), onCall: shown.map(answeringJson) }, undefined, 2)
        : onCallText(shown, at),
    );
    return 0;
  }
  const span = weeks === undefined ? DEFAULT_WEEKS : Number(weeks);
  if (!Number.isInteger(span) || span < 1 || span > MOST_WEEKS)
    return badUsage(`--weeks ${weeks}: wanted a whole number from 1 to ${MOST_WEEKS}`, USAGE);
  const text = icalendar(onCall, {
    title: `${names.title}: on call`,
    prefix: names.prefix,
    written: Date.now(),
    from: at,
    to: at + span * WEEK,
    ...(teams && { teams }),
  });
  return write(ical, text, `${text.match(/^BEGIN:VEVENT/gm)?.length ?? 0} shifts in ${span} weeks`);
}

function write(file: string, text: string, what: string): number {
  try {
    writeFileSync(file, text);
  } catch (error) {
    return fail(`${file} cannot be written: ${(error as Error).message}`);
  }
  console.log(`${file}: ${what}`);
  return 0;
}

function unknownTeam(team: string, { teams }: OnCall, known: readonly string[]): string | undefined {
  const having = Object.keys(teams);
  if (having.includes(team)) return undefined;
  return known.includes(team)
    ? `nobody of the team "${team}" is on call; of ${having.join(', ')} somebody is`
    : `there is no team "${team}"${suggestion(team, having) || `; there are ${having.join(', ')}`}`;
}

const TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(Z|[+-]\d{2}:\d{2})?)?$/;

function readTime(text: string): Instant | undefined {
  const match = TIME.exec(text);
  if (match === null) return undefined;
  // Without an offset, JavaScript reads a time as that of the machine.
  const instant = Date.parse(text.includes('T') && match[1] === undefined ? `${text}Z` : text);
  return Number.isNaN(instant) ? undefined : instant;
}
