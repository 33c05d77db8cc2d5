import { ask, burstDuration } from '../counts';
import type { Person } from './people';

/** One request of a burst: the page that everybody opens at once. */
export function bursts({ id }: Person): void {
  burstDuration.add(ask('route_read_user', id).duration);
}
