import { columns } from '../base/columns';
import { type Answering, clockText, type Instant, type Person, TIER_TITLES, utcText } from '../people';

/** All that a team has in common: the tier of no team. */
const EVERY_TEAM = 'every team';

const contact = ({ name, chat, email }: Person): string => `${name} (${chat ?? email})`;

/** Who is on call at an instant, a line for each team and tier. */
export function onCallText(all: readonly Answering[], at: Instant): string {
  const rows = all.map(({ team = EVERY_TEAM, tier, people, until, next, timeZone }) => [
    ...[team, TIER_TITLES[tier]],
    people.length === 0 ? 'nobody yet' : people.map(contact).join(', '),
    people.length > 0 && until === undefined
      ? 'always'
      : until === undefined
        ? ''
        : `${clockText(until, timeZone)} ${timeZone}`,
    next === undefined
      ? ''
      : people.length === 0
        ? `${next.person.name}, ${clockText(next.from, timeZone)} ${timeZone}`
        : next.person.name,
  ]);
  const overrides = all.flatMap(({ team = EVERY_TEAM, tier, people, override }) =>
    override === undefined
      ? []
      : [`${team}, ${TIER_TITLES[tier]}: ${people.map(({ name }) => name).join()} took over: ${override.reason}`],
  );
  return [
    `On call at ${clockText(at, 'UTC')} UTC`,
    '',
    ...columns([['TEAM', 'TIER', 'WHO', 'UNTIL', 'NEXT'], ...rows]),
    ...(overrides.length === 0 ? [] : ['', ...overrides]),
  ].join('\n');
}

const personJson = ({ id, name, email, chat, timeZone }: Person) => ({
  id,
  name,
  email,
  ...(chat && { chat }),
  timeZone,
});

/** The same for programs; times in UTC. */
export const answeringJson = ({ team, tier, people, until, override, next }: Answering) => ({
  ...(team !== undefined && { team }),
  tier,
  people: people.map(personJson),
  ...(until !== undefined && { until: utcText(until) }),
  ...(override !== undefined && { override: override.reason }),
  ...(next !== undefined && { next: { person: personJson(next.person), from: utcText(next.from) } }),
});
