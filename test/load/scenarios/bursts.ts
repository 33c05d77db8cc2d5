import { burstDuration, call } from '../counts';
import type { Person } from './people';

/** One request of a burst: a page that everybody opens at once. */
export function bursts({ id }: Person): void {
  burstDuration.add(call('route_read_user', id).duration);
}
