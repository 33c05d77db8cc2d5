import type { Problem } from '../../base';
import { everybody, type OnCall, slotsOf } from '../on-call';
import type { Person } from '../person';
import { isStanding, rotationsOf } from '../rotation';
import { checkPerson, checkRotation, checkStanding } from './declarations';
import { checkIncidents } from './incidents';
import { placed } from './placed';
import { checkSchedules } from './schedules';

/** Three years of schedules take longer to look at than all that is checked besides, and each environment asks. */
const known = new WeakMap<OnCall, readonly Problem[]>();

/** What is wrong with who is on call. It depends on the declarations alone, never on today's date. */
export function checkOnCall(onCall: OnCall): readonly Problem[] {
  const found = known.get(onCall) ?? problemsOf(onCall);
  known.set(onCall, found);
  return found;
}

function problemsOf(onCall: OnCall): readonly Problem[] {
  const duties = slotsOf(onCall).map(({ duty }) => duty);
  const basics = [
    ...duties.flatMap(duty => (isStanding(duty) ? checkStanding(duty) : rotationsOf(duty).flatMap(checkRotation))),
    ...people(everybody(onCall).filter(each => each !== undefined)),
    ...placed(onCall.declaredAt, 'on call', checkIncidents('incidents', onCall.incidents)),
  ];
  // Schedules are computed from these.
  return basics.length > 0 ? basics : checkSchedules(onCall);
}

/** Each on its own, and none twice: calendars and exports know them by id, PagerDuty by address. */
const people = (all: readonly Person[]): readonly Problem[] =>
  all.flatMap((person, i) => [
    ...checkPerson(person),
    ...(['id', 'email'] as const).flatMap(field => {
      const same = all
        .slice(0, i)
        .find(other => String(other[field]).toLowerCase() === String(person[field]).toLowerCase());
      return same === undefined
        ? []
        : [
            {
              where: `${person.declaredAt()} person ${person.id}`,
              message: `${field}: ${person[field]} is also that of ${same.name}, ${same.declaredAt()}`,
            },
          ];
    }),
  ]);
