/** What happens to a service in the year, and whom it needs. All times are in seconds, moments since the start of the year. */

/** The name of a service of the benchmark. */
export type ServiceName = 'shop' | `newcomer-${number}`;

export type Needs = 'somebody now' | 'somebody today' | 'nobody';

/** Who needs to know of each kind, declared before any rule was tried on it. */
export const KINDS = {
  outage: { needs: 'somebody now', what: 'every request fails' },
  partial: { needs: 'somebody now', what: '20 to 60 % fail' },
  flapping: { needs: 'somebody now', what: 'fails, works and fails again for hours' },
  fading: { needs: 'somebody now', what: 'every request fails, then 3 % for an hour' },
  crashing: { needs: 'somebody now', what: 'half fail while a pod starts again and again, from zero' },
  'outage without traffic': { needs: 'somebody now', what: 'every request fails at a time with few' },
  'new service, outage': { needs: 'somebody now', what: 'every request fails in its first hours' },
  slow: { needs: 'somebody today', what: '1 to 2 % fail for days' },
  smouldering: { needs: 'somebody today', what: '0.25 to 0.5 % fail for days' },
  blip: { needs: 'nobody', what: 'half or all fail for 60 to 120 s' },
  night: { needs: 'nobody', what: 'three of few requests fail' },
  deploy: { needs: 'nobody', what: 'pods are replaced, 0.5 % fail for a minute' },
  restart: { needs: 'nobody', what: 'a pod restarts and counts from zero' },
  'idle weekend': { needs: 'nobody', what: 'next to no traffic, two requests fail' },
  'new service': { needs: 'nobody', what: 'its first hours, in which five of few requests fail' },
} as const satisfies Readonly<Record<string, { readonly needs: Needs; readonly what: string }>>;
export type Kind = keyof typeof KINDS;
/** In the order in which they are printed. */
export const KIND_NAMES = Object.keys(KINDS) as readonly Kind[];

/** A stretch in which the same share of requests fails, from 0 to 1. */
export interface Stretch {
  readonly lasts: number;
  readonly failing: number;
}

export interface Incident {
  readonly kind: Kind;
  readonly service: ServiceName;
  readonly at: number;
  /** One after the other. */
  readonly course: readonly Stretch[];
  /** Requests per second, if they are not those of the time of day, from so long before its begin until so long after its end. */
  readonly traffic?: { readonly perSecond: number; readonly around: number };
  /** Single requests that fail, counted from its begin. @default none */
  readonly failures?: readonly number[];
  /** When a pod begins anew, counted from its begin, and which. @default never */
  readonly restarts?: readonly { readonly after: number; readonly pod: number }[];
}

export const lengthOf = ({ course }: Pick<Incident, 'course'>): number =>
  course.reduce((sum, { lasts }) => sum + lasts, 0);
export const endOf = (incident: Incident): number => incident.at + lengthOf(incident);
export const needsOf = ({ kind }: Pick<Incident, 'kind'>): Needs => KINDS[kind].needs;
