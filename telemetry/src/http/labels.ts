import { http } from '../catalogue';

const { method: methods, status: statuses } = http.requests.labels;

export type Method = (typeof methods.values)[number];
export type Status = (typeof statuses.values)[number];
export type ErrorKind = (typeof http.requestErrors.labels.kind.values)[number];

/** The label of requests without a route, so that whatever a scanner requests is one series. */
export const UNMATCHED = 'unmatched';
/** The label if routes are unknown. */
export const UNKNOWN = 'unknown';

const OTHER: Method = 'OTHER';
const METHODS: ReadonlyMap<string, Method> = new Map(methods.values.map(method => [method, method]));

/** `OTHER` for a method that the catalogue does not list. */
export const methodLabel = (method: string | undefined): Method => METHODS.get(method ?? OTHER) ?? OTHER;

const classOf = (status: number): number => Math.floor(status / 100);
/** Used for statuses outside the catalogue's classes, such as 999: they are failures of the service. */
const FALLBACK: Status = '500';

function nearest(status: number): Status {
  const distance = (other: Status) => Math.abs(Number(other) - status);
  const sameClass = statuses.values.filter(other => classOf(Number(other)) === classOf(status));
  return sameClass.reduce((best, other) => (distance(other) < distance(best) ? other : best), sameClass[0] ?? FALLBACK);
}

// Node refuses to send statuses outside 100 to 999, so this stays small.
const labels = new Map<number, Status>();

/** The status itself if the catalogue lists it, else the nearest of its class; the lower one of two. */
export function statusLabel(status: number): Status {
  const known = labels.get(status);
  if (known !== undefined) return known;
  const label = nearest(status);
  labels.set(status, label);
  return label;
}
