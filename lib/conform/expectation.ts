import { aboutFamily, alerts, FAMILIES, type Family, metricsOf, namespaces, target } from '../catalogue';
import { suggestion } from '../promql';
import { allServices, type Service } from '../services';
import type { Exposition } from './exposition';

/** What an exposition is held against. */
export interface Expectation {
  readonly families: readonly Family[];
  /** Who says so. */
  readonly from: 'service' | 'families' | 'found';
  readonly service?: Service;
}

/** Prometheus records these itself: nothing exposes them. */
const RECORDED: readonly Family[] = [target, alerts];

/** Every family that a program can expose. */
export const EXPOSABLE: readonly Family[] = (FAMILIES as readonly Family[]).filter(each => !RECORDED.includes(each));

const nameOf = (family: Family): string => aboutFamily(family).name;

/**
 * The families whose names, labels and help AION's own services answer for. Others' exporters expose more than the
 * catalogue knows, in their own words.
 */
export function ownFamilies(services: readonly Service[] = allServices()): ReadonlySet<Family> {
  const own = services.filter(({ target: of }) => of.kind === 'pods' && of.namespace === namespaces.aion);
  return new Set([...own.flatMap(({ exposes }) => exposes), ...libraryFamilies(services)]);
}

/** The families that no service is said to expose: a library's, which is watched in whichever service uses it. */
export function libraryFamilies(services: readonly Service[] = allServices()): ReadonlySet<Family> {
  const listed = new Set(services.flatMap(({ exposes }) => exposes));
  return new Set(EXPOSABLE.filter(each => !listed.has(each)));
}

export type Expected = { readonly expectation: Expectation } | { readonly problems: readonly string[] };

/** What a service of lib/services/ says that it exposes. */
export function expectedOfService(name: string): Expected {
  const services = allServices();
  const service = services.find(each => each.name === name);
  if (service !== undefined) return { expectation: { families: service.exposes, from: 'service', service } };
  return {
    problems: [
      unknown(
        'service',
        name,
        services.map(each => each.name),
      ),
    ],
  };
}

/** Families by their names in the catalogue. */
export function expectedFamilies(names: readonly string[]): Expected {
  const known = EXPOSABLE.map(nameOf);
  const problems = names.filter(name => !known.includes(name)).map(name => unknown('family', name, known));
  if (problems.length > 0) return { problems };
  return { expectation: { families: EXPOSABLE.filter(each => names.includes(nameOf(each))), from: 'families' } };
}

const unknown = (what: string, name: string, known: readonly string[]): string =>
  `there is no ${what} "${name}"${suggestion(name, known) || `; there are ${known.join(', ')}`}`;

/** The families that at least one metric is there of. */
export const expectedByWhatIsFound = ({ metrics }: Exposition): Expectation => ({
  families: EXPOSABLE.filter(each => metricsOf(each).some(({ name }) => metrics.has(name))),
  from: 'found',
});
