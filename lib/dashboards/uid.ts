import { dashboardUid } from '../base';
import { idOf } from './layout';

/** Grafana's limit on a uid, which the stack's prefix begins. */
export const LONGEST_UID = 40;

/** A key for a dashboard that is made for something with a name: a long one ends in a number derived from it, so that its uid fits. */
export function keyFor(names: { readonly prefix: string }, kind: string, name: string): string {
  const key = `${kind}-${name}`;
  const room = LONGEST_UID - dashboardUid(names, '').length;
  const number = `-${idOf(name)}`;
  return key.length <= room ? key : `${key.slice(0, room - number.length).replace(/-+$/, '')}${number}`;
}
