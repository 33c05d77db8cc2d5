/** Which alerts a drill can rehearse. */
import { columns } from '../../lib/base/columns';
import { alertOf, PAGES, type PagedAlert } from '../cluster/support/paging/expectations';
import { faultOf } from '../cluster/support/paging/faults';

/** Those whose fault can end in a drill: what is averaged over days stays. */
const NOT_IN_A_DRILL: readonly PagedAlert[] = ['SLAAvailabilityViolation', 'SLAErrorRateViolation'];

/** The alerts that a drill takes, by the name of the alert or of one of its causes. */
export const REHEARSED: readonly PagedAlert[] = (Object.keys(PAGES) as PagedAlert[]).filter(
  alert => !NOT_IN_A_DRILL.includes(alert),
);

/** @param all names of every alert */
export function listed(all: readonly string[]): string {
  const rows = REHEARSED.map(alert => [alert, faultOf(alert)?.fault.what ?? '', endOf(alert)]);
  const faulty = [...REHEARSED, ...NOT_IN_A_DRILL].map(alertOf);
  const without = all.filter(name => !faulty.some(alert => alert === name));
  return [
    ...columns([['alert', 'fault', 'ends'], ...rows]),
    '',
    `Without a fault: ${without.join(', ')}. ${NOT_IN_A_DRILL.join(' and ')} have one that ends in days: only the cluster suite injects it.`,
  ].join('\n');
}

function endOf(alert: PagedAlert): string {
  const remedy = faultOf(alert)?.lead.remedy;
  if (remedy === undefined) return '';
  return 'none' in remedy ? 'by the drill' : `by item ${remedy.item} of the runbook's mitigation`;
}
