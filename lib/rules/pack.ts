import { type Duration, declaredHere, type Family, type Quantity, type Source, type Unit } from '../catalogue';
import type { PlatformAlert, ServiceAlert } from './alert';
import type { ObjectiveRecordingRule, RecordingRule, ServiceRecordingRule } from './recording-rule';

interface Named {
  readonly name: string;
  readonly scope: 'service' | 'platform';
}

interface PackProps<A extends readonly Named[], P extends readonly Named[]> {
  /** Name of the group of its recording rules: `http`. @default none */
  readonly group?: string;
  /** How often the group is evaluated. @default Prometheus' evaluation interval */
  readonly interval?: Duration;
  /** Computed once, for all services. @default none */
  readonly recording?: readonly RecordingRule[];
  /** Computed for each service separately. @default none */
  readonly serviceRecording?: readonly ServiceRecordingRule[];
  /** Computed for each objective of each service separately. @default none */
  readonly objectiveRecording?: readonly ObjectiveRecordingRule[];
  /** Alerts of every service that exposes the family. @default none */
  readonly alerts?: A;
  /** Alerts that exist once if the stack measures the family. @default none */
  readonly platformAlerts?: P;
}

/** What a metric family adds to a stack that measures it: recording rules and alerts. */
export interface Pack<A = unknown> {
  readonly family: Family;
  readonly group?: string;
  readonly interval?: Duration;
  readonly recording: readonly RecordingRule[];
  readonly serviceRecording: readonly ServiceRecordingRule[];
  readonly objectiveRecording: readonly ObjectiveRecordingRule[];
  readonly alerts: readonly ServiceAlert[];
  readonly platformAlerts: readonly PlatformAlert[];
  readonly declaredAt: Source;
  /** For the compiler only: the alerts with their names and units. */
  readonly declares?: A;
}

export function pack<const A extends readonly Named[] = [], const P extends readonly Named[] = []>(
  family: Family,
  { alerts, platformAlerts, recording = [], serviceRecording = [], objectiveRecording = [], ...rest }: PackProps<A, P>,
): Pack<A[number] | P[number]> {
  return {
    ...rest,
    family,
    recording,
    serviceRecording,
    objectiveRecording,
    // Each alert's expression takes a threshold in its own unit, so there is no common type for all of them.
    alerts: (alerts ?? []) as readonly unknown[] as readonly ServiceAlert[],
    platformAlerts: (platformAlerts ?? []) as readonly unknown[] as readonly PlatformAlert[],
    declaredAt: declaredHere(pack),
  };
}

/** The alerts that packs declare, with names and units. */
export type AlertsIn<Packs extends readonly Pack[]> = Packs[number] extends Pack<infer A> ? A : never;

/** Names of the alerts that packs declare. */
export type AlertNameIn<Packs extends readonly Pack[]> = NameOf<AlertsIn<Packs>>;
type NameOf<A> = A extends { readonly name: infer Name extends string } ? Name : never;

type UnitOf<A> = A extends ServiceAlert<string, infer U> ? U : A extends PlatformAlert<string, infer U> ? U : Unit;

/** A threshold for some alerts of packs, each in the unit that the alert compares. */
export type ThresholdsIn<Packs extends readonly Pack[]> = {
  readonly [A in AlertsIn<Packs> as NameOf<A>]?: Quantity<UnitOf<A>>;
};

/** Thresholds by the alert's name, if it is known only at run time. */
export type Thresholds = Readonly<Record<string, Quantity>>;
