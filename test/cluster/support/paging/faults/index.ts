/** The one table of faults: the cluster suite injects them in rounds, and a drill injects one. */
import { ON_OWN_CLUSTER } from '../../cluster';
import type { PagedAlert } from '../expectations';
import { alertsOf, type Fault, type Lead, runsOn } from '../fault';
import { AI_ENGINE_FAULTS } from './ai-engine';
import { MACHINE_FAULTS } from './machines';
import { OBJECT_FAULTS } from './objects';
import { WEB_API_FAULTS } from './web-api';

export const FAULTS = { ...WEB_API_FAULTS, ...AI_ENGINE_FAULTS, ...OBJECT_FAULTS, ...MACHINE_FAULTS } as const;

const all: readonly Fault[] = Object.values(FAULTS);

/** The fault that makes an alert fire, and where its runbook leads meanwhile; undefined where none does. */
export function faultOf(alert: PagedAlert): { readonly fault: Fault; readonly lead: Lead } | undefined {
  const fault = all.find(each => alert in each.alerts);
  const lead = fault?.alerts[alert];
  return fault && lead && { fault, lead };
}

/** The alerts that a fault causes on the cluster of this run. */
export const alertsHere = (fault: Fault): readonly PagedAlert[] =>
  runsOn(fault, ON_OWN_CLUSTER) ? alertsOf(fault) : [];

/** Faults that only a cluster of this machine gets, with the reason. */
export const ONLY_HERE: readonly { readonly alert: PagedAlert; readonly why: string }[] = all.flatMap(fault =>
  fault.onlyHere === undefined ? [] : alertsOf(fault).map(alert => ({ alert, why: fault.onlyHere as string })),
);
