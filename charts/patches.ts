import { isDeepStrictEqual } from 'node:util';
import { ApiObject, type App, JsonPatch } from 'cdk8s';
import type { Problem } from '../lib/base';
import { suggestion } from '../lib/base';
import type { Environment, Patch, PatchOperation, Stack } from '../lib/stack';

/** Applies a stack's patches to the objects of an environment, and returns the problems found. */
export function applyPatches(app: App, { patches, environments }: Stack, environment: Environment): Problem[] {
  const objects = app.node.findAll().filter(child => ApiObject.isApiObject(child)) as ApiObject[];
  const known = environments.map(({ name }) => name);
  return patches.flatMap(patch => {
    const unknown = (patch.environments ?? []).filter(name => !known.includes(name));
    const messages = unknown.map(name => `environments: there is no "${name}"${suggestion(name, known)}`);
    if (patch.reason.trim() === '') messages.push('reason: empty; state why no declaration covers this');
    if (patch.environments?.includes(environment.name) !== false) messages.push(...apply(patch, objects));
    const where = `${patch.declaredAt()} patch of ${patch.kind} ${patch.name}`;
    return messages.map(message => ({ where, message }));
  });
}

function apply(patch: Patch, objects: readonly ApiObject[]): string[] {
  const { kind, name, namespace, operations } = patch;
  const same = objects.filter(object => object.kind === kind);
  const found = same.filter(
    candidate => candidate.name === name && (namespace === undefined || candidate.metadata.namespace === namespace),
  );
  if (found.length > 1) {
    const places = found.map(({ metadata }) => metadata.namespace).join(', ');
    return [`there are ${found.length} objects of this name, in ${places}; set namespace`];
  }
  const [object] = found;
  if (object === undefined) {
    const names = same.map(candidate => candidate.name);
    return [`there is no such object${suggestion(name, names) || '; correct the name, or remove the patch'}`];
  }
  const before = object.toJson();
  object.addJsonPatch(...operations.map(operation));
  try {
    const same = isDeepStrictEqual(before, object.toJson());
    return same ? ['operations: they change nothing; change a value, or remove the patch'] : [];
  } catch (error) {
    return [`operations: ${(error as Error).message}`];
  }
}

function operation({ op, path, value }: PatchOperation): JsonPatch {
  if (op === 'remove') return JsonPatch.remove(path);
  return op === 'add' ? JsonPatch.add(path, value) : JsonPatch.replace(path, value);
}
