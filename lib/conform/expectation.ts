import { type StackNames, suggestion } from '../base';
import { aboutFamily, alerts, type Family, metricsOf, target } from '../catalogue';
import type { Service } from '../services';
import type { Exposition } from './exposition';

/** What a stack measures: the part that an exposition is checked against. */
export interface Measured {
  readonly names: Pick<StackNames, 'namespaces'>;
  readonly rules: { readonly families: readonly Family[] };
  readonly services: readonly Service[];
}

/** What an exposition is checked against. */
export interface Expectation {
  readonly families: readonly Family[];
  /** Where the expectation comes from. */
  readonly from: 'service' | 'families' | 'found';
  readonly service?: Service;
}

/** Prometheus records these itself: nothing exposes them. */
const RECORDED: readonly string[] = [target, alerts].map(family => aboutFamily(family).name);

/** Every family that a program can expose. */
export const exposable = ({ rules }: Measured): readonly Family[] =>
  rules.families.filter(family => !RECORDED.includes(nameOf(family)));

const nameOf = (family: Family): string => aboutFamily(family).name;

/**
 * The families whose names, labels and help texts are up to the product's own services. Third-party exporters expose
 * more than the catalogue knows, with their own naming.
 */
export function ownFamilies(measured: Measured): ReadonlySet<Family> {
  const { products } = measured.names.namespaces;
  const own = measured.services.filter(({ target }) => target.kind === 'pods' && products.includes(target.namespace));
  return new Set([...own.flatMap(({ exposes }) => exposes), ...libraryFamilies(measured)]);
}

/** The families that no service declares: a library's, which is monitored in every service that uses the library. */
export function libraryFamilies(measured: Measured): ReadonlySet<Family> {
  const listed = new Set(measured.services.flatMap(({ exposes }) => exposes));
  return new Set(exposable(measured).filter(family => !listed.has(family)));
}

export type Expected = { readonly expectation: Expectation } | { readonly problems: readonly string[] };

/** What a declared service exposes. */
export function expectedOfService({ services }: Measured, name: string): Expected {
  const service = services.find(candidate => candidate.name === name);
  if (service !== undefined) return { expectation: { families: service.exposes, from: 'service', service } };
  return {
    problems: [
      unknown(
        'service',
        name,
        services.map(candidate => candidate.name),
      ),
    ],
  };
}

/** Families by their names in the catalogue. */
export function expectedFamilies(measured: Measured, names: readonly string[]): Expected {
  const families = exposable(measured);
  const known = families.map(nameOf);
  const problems = names.filter(name => !known.includes(name)).map(name => unknown('family', name, known));
  if (problems.length > 0) return { problems };
  return { expectation: { families: families.filter(family => names.includes(nameOf(family))), from: 'families' } };
}

const unknown = (what: string, name: string, known: readonly string[]): string =>
  `there is no ${what} "${name}"${suggestion(name, known) || `; there are ${known.join(', ')}`}`;

/** The families of which at least one metric is exposed. */
export const expectedByWhatIsFound = (measured: Measured, { metrics }: Exposition): Expectation => ({
  families: exposable(measured).filter(family => metricsOf(family).some(({ name }) => metrics.has(name))),
  from: 'found',
});
