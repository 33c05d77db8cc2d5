import { platform } from '../../charts';
import { ENVIRONMENTS, type Environment } from '../../lib/environments';
import { allServices } from '../../lib/services';
import { manifestsOf } from '../../lib/synth/manifests';

// biome-ignore lint/suspicious/noExplicitAny: manifests of every kind, read field by field
export type AnyObject = any;

const filesOf = (environment: Environment): ReadonlyMap<string, readonly AnyObject[]> =>
  new Map(
    [...manifestsOf(platform(environment, allServices()))].map(([file, made]) => [
      file,
      made.map(({ object }) => object),
    ]),
  );

/** Every object of an environment, as it is written. */
export const objectsOf = (environment: Environment): readonly AnyObject[] => [...filesOf(environment).values()].flat();

/** Environment → file name → its objects, made once. */
export const FILES: ReadonlyMap<string, ReadonlyMap<string, readonly AnyObject[]>> = new Map(
  ENVIRONMENTS.map(environment => [environment.name, filesOf(environment)]),
);

/** Environment → its objects. */
export const OBJECTS: ReadonlyMap<string, readonly AnyObject[]> = new Map(
  [...FILES].map(([environment, files]) => [environment, [...files.values()].flat()]),
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
