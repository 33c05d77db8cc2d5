import { declaredHere, type Source, type Unit } from '../catalogue';
import type {
  PlatformAlert,
  PlatformAlertProps,
  PlatformInput,
  ServiceAlert,
  ServiceAlertProps,
  ServiceInput,
} from './alert';
import type { LeastEvents } from './least-events';

/** What a stack changes about an alert that it did not declare itself. */
export interface Override {
  /** Name of the alert. */
  readonly alert: string;
  /** The fields that replace the alert's own. */
  readonly changes: Readonly<Record<string, unknown>>;
  readonly declaredAt: Source;
}

/**
 * Changes an alert of the library for the whole stack: `override(highErrorRate, { for: minutes(10) })`. To change the
 * threshold for one environment or service, set it there. Synth rejects an override of an alert that the stack does not
 * have, and one that changes nothing.
 */
export function override<U extends Unit>(
  alert: ServiceAlert<string, U>,
  changes: Partial<ServiceAlertProps<U> & { readonly leastEvents: LeastEvents<ServiceInput> }>,
): Override;
export function override<U extends Unit>(
  alert: PlatformAlert<string, U>,
  changes: Partial<PlatformAlertProps<U> & { readonly leastEvents: LeastEvents<PlatformInput> }>,
): Override;
export function override(alert: { readonly name: string }, changes: object): Override {
  return { alert: alert.name, changes: { ...changes }, declaredAt: declaredHere(override) };
}
