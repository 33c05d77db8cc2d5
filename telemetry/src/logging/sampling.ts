import { activeRequest, type RequestContext } from '../context';
import { isError } from '../tracing/reason';
import { activeSpan } from './context-fields';
import { read } from './filter/shapes';

/** pino's number of the level that is never dropped, and those above it. */
export const WARN = 40;

/** FNV-1a over the id, as a share from 0 to 1: the same for the same id in every service. */
function shareOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  // FNV leaves alike ids close together in the high bits; this spreads them (the finalizer of MurmurHash3).
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
 * Keeps a share of the lines of some routes. A request's lines are kept or dropped together, and so are those of its
 * trace in other services where these keep as much.
 */
export class Sampling {
  private readonly shares: ReadonlyMap<string, number>;
  /** `/v1/*` and the like, longest first. */
  private readonly prefixes: readonly (readonly [prefix: string, share: number])[];
  /** Of routes, which are few. */
  private readonly known = new Map<string, number>();
  private readonly kept = new WeakMap<RequestContext, boolean>();

  constructor(sample: Readonly<Record<string, number>>) {
    this.shares = new Map(Object.entries(sample));
    this.prefixes = [...this.shares]
      .filter(([route]) => route.endsWith('*'))
      .map(([route, share]) => [route.slice(0, -1), share] as const)
      .sort(([a], [b]) => b.length - a.length);
  }

  /** Share of the lines of the active request that is kept, as far as its route is known; 1 where all are. */
  rate(level: number, fields: unknown): number {
    if (this.shares.size === 0 || level >= WARN) return 1;
    const route = activeRequest()?.route;
    if (route === undefined || carriesError(fields)) return 1;
    return this.known.get(route) ?? this.learn(route);
  }

  /** Whether the active request is among those whose lines are kept. */
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
    // Routes are templates; a program that puts URLs there instead must not fill the memory.
    if (this.known.size < 10_000) this.known.set(route, share);
    return share;
  }
}
