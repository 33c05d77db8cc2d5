/** What is deployed: the objects of every environment, of AION, whose are in dist/, and of the tests' own company. */
import { aion } from '../../aion/stack';
import { platform } from '../../charts';
import { applyPatches } from '../../charts/patches';
import type { Environment, Stack } from '../../lib/stack';
import { manifestsOf } from '../../lib/synth/manifests';
import { extended, sending } from '../example/extended';
import { harbour, small } from '../example/stack';

// biome-ignore lint/suspicious/noExplicitAny: manifests of every kind, read field by field
export type AnyObject = any;

/** One environment's objects, made when they are first asked for. */
export class Deployment {
  /** `AION production` */
  readonly title: string;
  private made: ReadonlyMap<string, readonly AnyObject[]> | undefined;

  constructor(
    readonly stack: Stack,
    readonly environment: Environment,
  ) {
    this.title = `${stack.names.title} ${environment.name}`;
  }

  /** File name → its objects, as they are written. */
  get files(): ReadonlyMap<string, readonly AnyObject[]> {
    this.made ??= filesOf(this.stack, this.environment);
    return this.made;
  }

  get objects(): readonly AnyObject[] {
    return [...this.files.values()].flat();
  }

  get workloads(): readonly AnyObject[] {
    return this.objects.filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind));
  }

  /** Throws where there is no such object. */
  find(kind: string, name: string): AnyObject {
    const found = this.objects.find(object => object.kind === kind && object.metadata.name === name);
    if (found === undefined) throw new Error(`${this.title} has no ${kind} ${name}`);
    return found;
  }

  /** Names of the files of a ConfigMap, or of the several that it takes to hold them, in order. */
  configFiles(name: string): string[] {
    const parts = this.objects.filter(
      ({ kind, metadata }) => kind === 'ConfigMap' && new RegExp(`^${name}(-\\d+)?$`).test(metadata.name),
    );
    if (parts.length === 0) throw new Error(`${this.title} has no ConfigMap ${name}`);
    return parts.flatMap(({ data }) => Object.keys(data)).sort();
  }
}

function filesOf(stack: Stack, environment: Environment): ReadonlyMap<string, readonly AnyObject[]> {
  const app = platform(environment, stack);
  const problems = applyPatches(app, stack, environment);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  return new Map([...manifestsOf(app)].map(([file, made]) => [file, made.map(({ object }) => object)]));
}

/** What stands in dist/. */
export const AION: readonly Deployment[] = aion.environments.map(environment => new Deployment(aion, environment));
/** The least that an environment is, and the most. */
export const HARBOUR: readonly Deployment[] = [new Deployment(harbour, small), new Deployment(extended, sending)];
export const DEPLOYMENTS = [...AION, ...HARBOUR];
