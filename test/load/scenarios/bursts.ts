import { ask, burstDuration } from '../counts';
import { newPerson, type Person } from './people';

let person: Person | undefined;

/** One request of a burst: what a page does that everybody opens at once. */
export function bursts(): void {
  person ??= newPerson();
  if (person === undefined) return;
  burstDuration.add(ask('route_read_user', person.id).duration);
}
