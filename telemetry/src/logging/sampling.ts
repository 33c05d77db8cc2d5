import { activeRequest, type RequestContext } from '../context';
import { isError } from '../tracing/reason';
import { activeSpan } from './context-fields';
import { read } from './filter/shapes';

/** pino's number of `warn`: lines at this level and above are never dropped. */
export const WARN = 40;

/** FNV-1a of the id, as a number from 0 to 1: the same for the same id in every service. */
function shareOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  // FNV maps similar ids to similar high bits; this spreads them (the finalizer of MurmurHash3).
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

const carriesError = (fields: unknown): boolean =>
  typeof fields === 'object' &&
  fields !== null &&
  (isError(fields) ||
    ('err' in fields && fields.err != null) ||
    ('error' in fields && fields.error != null) ||
    Object.keys(fields).some(name => isError(read(fields, name))));

/**
 * Keeps a share of the lines of some routes. The lines of a request are kept or dropped together, as are those of its trace
 * in other services that keep the same share.
 */
export class Sampling {
  private readonly shares: ReadonlyMap<string, number>;
  /** `/v1/*` and the like, longest first. */
  private readonly prefixes: readonly (readonly [prefix: string, share: number])[];
  /** Shares by route; routes are few. */
  private readonly known = new Map<string, number>();
  private readonly kept = new WeakMap<RequestContext, boolean>();

  constructor(sample: Readonly<Record<string, number>>) {
    this.shares = new Map(Object.entries(sample));
    this.prefixes = [...this.shares]
      .filter(([route]) => route.endsWith('*'))
      .map(([route, share]) => [route.slice(0, -1), share] as const)
      .sort(([a], [b]) => b.length - a.length);
  }

  /** The share of the active request's lines that is kept; 1 until its route is known. */
  rate(level: number, fields: unknown): number {
    if (this.shares.size === 0 || level >= WARN) return 1;
    const route = activeRequest()?.route;
    if (route === undefined || carriesError(fields)) return 1;
    return this.known.get(route) ?? this.learn(route);
  }

  /** Whether the lines of the active request are kept. */
  keeps(rate: number): boolean {
    if (rate >= 1) return true;
    const request = activeRequest();
    if (request === undefined) return true;
    const decided = this.kept.get(request);
    if (decided !== undefined) return decided;
    const keep = shareOf(activeSpan()?.traceId ?? request.requestId) < rate;
    this.kept.set(request, keep);
    return keep;
  }

  private learn(route: string): number {
    const share = this.shares.get(route) ?? this.prefixes.find(([prefix]) => route.startsWith(prefix))?.[1] ?? 1;
    // Routes are templates; a program that uses URLs instead must not fill the memory.
    if (this.known.size < 10_000) this.known.set(route, share);
    return share;
  }
}
