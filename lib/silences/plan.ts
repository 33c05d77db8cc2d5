/** What has to change in an Alertmanager, so that it has what is declared: nothing of people's own. */
import type { StackNames } from '../base';
import { type DeclaredSilence, matchersOf, type SilenceMatcher, stateOf } from '../people';

/** A silence as Alertmanager's API returns it. */
export interface HeldSilence {
  readonly id: string;
  readonly status: { readonly state: 'active' | 'pending' | 'expired' };
  readonly matchers: readonly SilenceMatcher[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly updatedAt: string;
  readonly createdBy: string;
  readonly comment: string;
}

/** As it is sent. With the id of one that is held, Alertmanager changes or replaces that. */
export interface SentSilence {
  readonly id?: string;
  readonly matchers: readonly SilenceMatcher[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly createdBy: string;
  readonly comment: string;
}

export interface Change {
  readonly silence: DeclaredSilence;
  readonly send: SentSilence;
  /** What is different; empty for one that is new. */
  readonly differs: readonly string[];
}

export interface Plan {
  readonly create: readonly Change[];
  readonly update: readonly Change[];
  /** Its own that nobody declares any more. */
  readonly expire: readonly HeldSilence[];
  readonly unchanged: readonly DeclaredSilence[];
  /** Declared, and ended in Alertmanager before their time: they stay so. */
  readonly endedEarly: readonly { readonly silence: DeclaredSilence; readonly at: string }[];
  /** Declared, and over. */
  readonly over: readonly DeclaredSilence[];
  /** How many active and pending ones are of people. */
  readonly others: number;
}

export interface PlanInput {
  readonly names: StackNames;
  readonly environment: string;
  readonly declared: readonly DeclaredSilence[];
  readonly held: readonly HeldSilence[];
  readonly now: Date;
}

/** `createdBy` of what belongs to the declarations of a stack for an environment. Nobody signs with it. */
export const signature = ({ partOf }: Pick<StackNames, 'partOf'>, environment: string): string =>
  `${partOf} (${environment}, as code)`;

/** Names the declaration, then says why. */
const commentOf = ({ name, reason, owner }: DeclaredSilence): string => `${name}: ${reason} (${owner})`;
const nameOf = ({ comment }: HeldSilence): string | undefined => /^([a-z0-9-]+): /.exec(comment)?.[1];

/** Alertmanager's last change of it was its end. */
const endedByHand = ({ updatedAt, endsAt }: HeldSilence): boolean => Date.parse(updatedAt) >= Date.parse(endsAt);

const same = (a: string, b: string): boolean => Date.parse(a) === Date.parse(b);

const inOrder = (matchers: readonly SilenceMatcher[]): string =>
  JSON.stringify(matchers.map(({ name, value, isRegex, isEqual }) => [name, value, isRegex, isEqual]).sort());

export function planOf({ names, environment, declared, held, now }: PlanInput): Plan {
  const createdBy = signature(names, environment);
  const own = held.filter(each => each.createdBy === createdBy && nameOf(each) !== undefined);
  const live = held.filter(({ status }) => status.state !== 'expired');
  const plan = {
    ...{ create: [] as Change[], update: [] as Change[], unchanged: [] as DeclaredSilence[] },
    ...{ endedEarly: [] as Plan['endedEarly'][number][], over: [] as DeclaredSilence[] },
  };
  const kept = new Set<HeldSilence>();
  for (const silence of declared.filter(({ environments }) => environments.includes(environment))) {
    if (stateOf(silence, now) === 'ended') {
      plan.over.push(silence);
      continue;
    }
    const all = own.filter(each => nameOf(each) === silence.name);
    const current = all.find(({ status }) => status.state !== 'expired');
    if (current !== undefined) {
      kept.add(current);
      const differs = differences(silence, current, now);
      if (differs.length === 0) plan.unchanged.push(silence);
      else plan.update.push({ silence, send: toSend(silence, createdBy, now, current), differs });
      continue;
    }
    // Whoever ended it did so for a reason: it must not come back with the next run.
    const ended = all
      .filter(endedByHand)
      .map(({ endsAt }) => endsAt)
      .sort()
      .at(-1);
    if (ended === undefined) plan.create.push({ silence, send: toSend(silence, createdBy, now), differs: [] });
    else plan.endedEarly.push({ silence, at: ended });
  }
  const expire = own.filter(each => live.includes(each) && !kept.has(each));
  return { ...plan, expire, others: live.filter(each => !own.includes(each)).length };
}

function toSend(silence: DeclaredSilence, createdBy: string, now: Date, current?: HeldSilence): SentSilence {
  const begun = stateOf(silence, now) === 'active';
  return {
    ...(current !== undefined && { id: current.id }),
    matchers: matchersOf(silence.mutes),
    // Alertmanager changes an active one in place if it begins when it began, and replaces it otherwise.
    startsAt: begun && current?.status.state === 'active' ? current.startsAt : inUtc(silence.from ?? now),
    endsAt: inUtc(silence.to),
    createdBy,
    comment: commentOf(silence),
  };
}

const inUtc = (moment: string | Date): string => new Date(moment).toISOString();

function differences(silence: DeclaredSilence, held: HeldSilence, now: Date): string[] {
  const starts = stateOf(silence, now) === 'pending' ? silence.from : undefined;
  return [
    ...(inOrder(matchersOf(silence.mutes)) === inOrder(held.matchers) ? [] : ['what it mutes']),
    // One that was applied late began later than declared, and has nothing to change.
    ...((starts === undefined ? held.status.state === 'active' : same(starts, held.startsAt)) ? [] : ['its begin']),
    ...(same(silence.to, held.endsAt) ? [] : [`its end, until now ${inUtc(held.endsAt)}`]),
    ...(commentOf(silence) === held.comment ? [] : ['its reason or owner']),
  ];
}
