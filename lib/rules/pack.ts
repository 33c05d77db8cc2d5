import type { Duration, Family, Quantity, Unit } from '../catalogue';
import type { PlatformAlert, ServiceAlert } from './alert';
import type { RecordingRule, ServiceRecordingRule } from './recording-rule';

interface Named {
  readonly name: string;
  readonly scope: 'service' | 'platform';
}

interface PackProps<A extends readonly Named[], P extends readonly Named[]> {
  /** Name of the group of its recording rules: `http`. @default it has none */
  readonly group?: string;
  /** How often the group is evaluated. @default as often as all rules */
  readonly interval?: Duration;
  /** Computed once, for all services. @default none */
  readonly recording?: readonly RecordingRule[];
  /** Computed for each service by itself. @default none */
  readonly serviceRecording?: readonly ServiceRecordingRule[];
  /** What each service gets that exposes the family. @default none */
  readonly alerts?: A;
  /** What stands once where a stack measures the family. @default none */
  readonly standing?: P;
}

/** What a family of metrics brings to a stack that measures it: recording rules and alerts. */
export interface Pack<A = unknown> {
  readonly family: Family;
  readonly group?: string;
  readonly interval?: Duration;
  readonly recording: readonly RecordingRule[];
  readonly serviceRecording: readonly ServiceRecordingRule[];
  readonly alerts: readonly ServiceAlert[];
  readonly standing: readonly PlatformAlert[];
  /** For the compiler alone: the alerts with their names and units. */
  readonly declares?: A;
}

export function pack<const A extends readonly Named[] = [], const P extends readonly Named[] = []>(
  family: Family,
  { alerts, standing, recording = [], serviceRecording = [], ...rest }: PackProps<A, P>,
): Pack<A[number] | P[number]> {
  return {
    ...rest,
    family,
    recording,
    serviceRecording,
    // Each alert's expression takes a threshold in its own unit, so that no common type takes them all.
    alerts: (alerts ?? []) as readonly unknown[] as readonly ServiceAlert[],
    standing: (standing ?? []) as readonly unknown[] as readonly PlatformAlert[],
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

/** Thresholds by the alert's name, where it is known at run time only. */
export type Thresholds = Readonly<Record<string, Quantity>>;
