import { declaredHere, type Source } from '../base';
import { type IncidentPolicy, TIERS, type Tier } from './incidents';
import type { Person } from './person';
import { type Duty, isStanding, type Rotation, rotationsOf } from './rotation';

/** The tiers that a team has of its own. */
export interface TeamOnCall {
  /** Called at once. */
  readonly primary: Rotation | readonly Rotation[];
  /** Called if the primary does not acknowledge. */
  readonly secondary: Rotation | readonly Rotation[];
  /** Then: somebody who leads the team or knows the subject. */
  readonly lead: Duty;
}

export interface OnCallProps<Team extends string = string> {
  /** Who is on call for what each team owns. A team that is left out is not called. */
  readonly teams: Readonly<Partial<Record<Team, TeamOnCall>>>;
  /** The last tier of every team: who takes command of an incident. */
  readonly command: Duty;
  /** What an incident's severity means, and after how long which tier is called. */
  readonly incidents: IncidentPolicy;
}

/** Who is on call, and when whom. */
export interface OnCall extends OnCallProps {
  readonly declaredAt: Source;
}

/** Declares who is on call; `onCall<Team>({ … })` has the teams checked by the compiler. */
export const onCall = <Team extends string = string>(props: OnCallProps<Team>): OnCall => ({
  ...(props as OnCallProps),
  declaredAt: declaredHere(onCall),
});

/** A tier of a team. The last tier is the company's, and has no team. */
export interface Slot {
  readonly team?: string;
  readonly tier: Tier;
  readonly duty: Duty;
}

/** `platform primary`, `command` */
export const slotName = ({ team, tier }: Pick<Slot, 'team' | 'tier'>): string =>
  team === undefined ? tier : `${team} ${tier}`;

/** Every tier of every team, in the order of declaration, and the company's. */
export const slotsOf = ({ teams, command }: OnCall): readonly Slot[] => [
  ...Object.entries(teams).flatMap(([team, own]) =>
    own === undefined ? [] : TIERS.flatMap(tier => (tier === 'command' ? [] : [{ team, tier, duty: own[tier] }])),
  ),
  { tier: 'command', duty: command },
];

/** The tiers that are called for a team, one after the other. */
export const slotsFor = (onCall: OnCall, team: string): readonly Slot[] =>
  onCall.teams[team] === undefined ? [] : slotsOf(onCall).filter(slot => slot.team === team || slot.team === undefined);

/** Everybody who can be on call at a tier. */
export const peopleOf = (duty: Duty): readonly Person[] => [
  ...new Set(
    isStanding(duty)
      ? duty.people
      : rotationsOf(duty).flatMap(({ people, overrides }) => [...people, ...overrides.map(each => each.person)]),
  ),
];

/** Everybody, in the order in which they are first named. */
export const everybody = (onCall: OnCall): readonly Person[] => [
  ...new Set(slotsOf(onCall).flatMap(({ duty }) => peopleOf(duty))),
];
