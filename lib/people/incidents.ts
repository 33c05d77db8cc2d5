import type { Duration, Severity } from '../catalogue';

/** Who is called, one after the other, until somebody acknowledges. */
export const TIERS = ['primary', 'secondary', 'lead', 'command'] as const;
export type Tier = (typeof TIERS)[number];

/** What a tier is, for people. */
export const TIER_TITLES: Readonly<Record<Tier, string>> = {
  primary: 'primary on call',
  secondary: 'secondary on call',
  lead: 'team lead or subject expert',
  command: 'incident commander',
};

/** From the worst to the least. */
export const INCIDENT_SEVERITIES = ['SEV-1', 'SEV-2', 'SEV-3', 'SEV-4'] as const;
export type IncidentSeverityName = (typeof INCIDENT_SEVERITIES)[number];

export interface IncidentSeverity {
  /** What it is, for whoever has to decide within a minute: `customers cannot work`. */
  readonly means: string;
  /** What has it, or had it. */
  readonly examples: readonly string[];
  /** Day and night, or on working days. */
  readonly answered: 'always' | 'in working hours';
  /** Within which somebody says that they are working on it. */
  readonly acknowledge: Duration;
  /** After how long without that each tier is called; a tier that is left out is not. The primary is called at once. */
  readonly tiers: Readonly<Partial<Record<Tier, Duration>>>;
  /** How often those who wait hear how it goes. @default when there is something to say */
  readonly updates?: Duration;
  /** Whether customers read of it on the status page. */
  readonly statusPage: boolean;
  /** Whether a review follows. */
  readonly review: boolean;
}

/** What a company does about incidents. */
export interface IncidentPolicy {
  /** What each means, and how soon who answers. */
  readonly severities: Readonly<Record<IncidentSeverityName, IncidentSeverity>>;
  /** As which an alert begins; people raise or lower it. */
  readonly alerts: Readonly<Record<Severity, IncidentSeverityName>>;
}

/** A tier, and after how long it is called. In their order. */
export const tiersOf = (severity: IncidentSeverity): readonly { readonly tier: Tier; readonly after: Duration }[] =>
  TIERS.flatMap(tier => {
    const after = severity.tiers[tier];
    return after === undefined ? [] : [{ tier, after }];
  });

/** What happens to an alert that nobody acknowledges. */
export const incidentOf = ({ severities, alerts }: IncidentPolicy, severity: Severity): IncidentSeverity =>
  severities[alerts[severity]];
