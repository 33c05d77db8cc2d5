import type { Problem } from '../lib/catalogue';
import { checkManifests } from '../lib/checks';
import { SECRETS } from '../lib/components/secrets';
import type { Environment } from '../lib/environments';
import type { Service } from '../lib/services';
import { formatManifests, manifestsOf } from '../lib/synth/manifests';
import { platform } from '.';
import { checkDeclarations } from './declarations';

export interface Synthesis {
  /** File name → text; none where there are problems. */
  readonly files: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

/** One environment's manifests, or everything that is wrong with them. Writes nothing. */
export function synthesize(environment: Environment, services: readonly Service[]): Synthesis {
  const problems = [...checkDeclarations(environment, services)];
  try {
    const manifests = manifestsOf(platform(environment, services));
    problems.push(...checkManifests([...manifests.values()].flat(), { environment, secrets: SECRETS }));
    if (problems.length > 0) return { files: new Map(), problems };
    return { files: new Map([...manifests].map(([name, objects]) => [name, formatManifests(objects)])), problems };
  } catch (error) {
    // A declaration that is wrong may keep the objects from being made: the declaration's own message says it better.
    if (problems.length === 0)
      problems.push({ where: `environment ${environment.name}`, message: describeError(error) });
    return { files: new Map(), problems };
  }
}

const describeError = (error: unknown): string => (error instanceof Error ? error.message : String(error));
