import { platform } from '../../charts';
import { exporterImage, imageOf } from '../../charts/context';
import { checkDeclarations } from '../../charts/declarations';
import { applyPatches } from '../../charts/patches';
import { secretsOf } from '../../charts/secrets';
import { type Problem, withoutWarnings } from '../base';
import { slips } from '../base/slips';
import { checkManifests } from '../checks';
import { IMAGES, type ImageName } from '../components';
import type { Image } from '../components/image';
import type { Environment, Stack } from '../stack';
import { formatManifests, manifestsOf } from './manifests';

export interface Synthesis {
  /** File name → text; empty if there are problems that are not warnings. */
  readonly files: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

/** One environment's manifests, or all of their problems. Writes nothing. */
export function synthesize(environment: Environment, stack: Stack): Synthesis {
  const problems: Problem[] = [];
  try {
    problems.push(...checkDeclarations(environment, stack));
    const app = platform(environment, stack);
    problems.push(...applyPatches(app, stack, environment));
    const manifests = manifestsOf(app);
    const secrets = secretsOf(stack, environment);
    const images = imagesOf(environment, stack);
    problems.push(
      ...checkManifests([...manifests.values()].flat(), { names: stack.names, environment, secrets, images }),
    );
    if (withoutWarnings(problems).length > 0) return { files: new Map(), problems };
    return { files: new Map([...manifests].map(([name, objects]) => [name, formatManifests(objects)])), problems };
  } catch (error) {
    // An invalid declaration may prevent objects from being created: its own message explains that better.
    if (withoutWarnings([...slips(), ...problems]).length === 0)
      problems.push({ where: `environment ${environment.name}`, message: describeError(error) });
    return { files: new Map(), problems };
  }
}

/** Every image that an environment may run, by its reference. */
export function imagesOf(environment: Environment, { exporters }: Pick<Stack, 'exporters'>): Map<string, Image> {
  const library = (Object.keys(IMAGES) as ImageName[]).map(
    name => [imageOf(environment, name), IMAGES[name]] as readonly [string, Image],
  );
  return new Map([
    ...library,
    ...exporters.map(exporter => [exporterImage(environment, exporter), exporter.image] as const),
  ]);
}

const describeError = (error: unknown): string => (error instanceof Error ? error.message : String(error));
