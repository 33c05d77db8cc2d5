import { platform } from '../../charts';
import { ENVIRONMENTS, type Environment } from '../../lib/environments';
import { allServices } from '../../lib/services';
import { manifestsOf } from '../../lib/synth/manifests';

// biome-ignore lint/suspicious/noExplicitAny: manifests of every kind, read field by field
export type AnyObject = any;

/** Every object of an environment, as it is written. */
export const objectsOf = (environment: Environment): readonly AnyObject[] =>
  [...manifestsOf(platform(environment, allServices())).values()].flat().map(({ object }) => object);

/** Environment → its objects, made once. */
export const OBJECTS: ReadonlyMap<string, readonly AnyObject[]> = new Map(
  ENVIRONMENTS.map(environment => [environment.name, objectsOf(environment)]),
);

export function find(environment: string, kind: string, name: string): AnyObject {
  const found = OBJECTS.get(environment)?.find(object => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`${environment} has no ${kind} ${name}`);
  return found;
}

export const workloads = (environment: string): readonly AnyObject[] =>
  (OBJECTS.get(environment) ?? []).filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind));

const SUFFIXES: Readonly<Record<string, number>> = { m: 1e-3, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

/** A quantity of Kubernetes as a number: cores, or bytes. */
export function quantity(text: string): number {
  const [, digits = '', suffix = ''] = /^([0-9.]+)([A-Za-z]*)$/.exec(text) ?? [];
  return Number(digits) * (SUFFIXES[suffix] ?? 1);
}
