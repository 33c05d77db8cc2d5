import { isDeepStrictEqual } from 'node:util';
import { ApiObject, type App, JsonPatch } from 'cdk8s';
import { type Problem, suggestion } from '../lib/base';
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
  const found = objects.filter(({ kind, name }) => kind === patch.kind && name === patch.name);
  const [object, ...more] = found.filter(({ metadata }) => [undefined, metadata.namespace].includes(patch.namespace));
  if (object === undefined) return [missing(patch, objects, found)];
  if (more.length > 0)
    return [`there are ${more.length + 1} objects of this name, in ${placesOf(found)}; set namespace`];
  return change(object, patch);
}

const placesOf = (objects: readonly ApiObject[]): string =>
  objects.map(({ metadata }) => metadata.namespace ?? 'no namespace').join(', ');

function missing({ kind, name, namespace }: Patch, objects: readonly ApiObject[], elsewhere: readonly ApiObject[]) {
  if (elsewhere.length > 0) return `there is no such object in ${namespace}; there is one in ${placesOf(elsewhere)}`;
  const names = objects.filter(object => object.kind === kind).map(object => object.name);
  return `there is no such object${suggestion(name, names) || '; correct the name, or remove the patch'}`;
}

/** Adds the operations to the object, unless one of them does not apply: the object could not be written then. */
function change(object: ApiObject, { operations }: Patch): string[] {
  const before = object.toJson();
  let patched: unknown = object.toJson();
  for (const [i, each] of operations.entries()) {
    const problem = pathProblem(patched, each);
    if (problem !== undefined) return [`operations[${i}].path: ${problem}`];
    patched = JsonPatch.apply(patched, operation(each));
  }
  if (isDeepStrictEqual(before, patched)) {
    return ['operations: they change nothing; change a value, or remove the patch'];
  }
  object.addJsonPatch(...operations.map(operation));
  return [];
}

/** What `add` adds to must exist, and what the others replace or remove: RFC 6902, which cdk8s does not enforce. */
function pathProblem(object: unknown, { op, path }: PatchOperation): string | undefined {
  if (!path.startsWith('/')) return `"${path}" is not a JSON Pointer; wanted: /spec/replicas`;
  const needed = op === 'add' ? path.slice(0, path.lastIndexOf('/')) : path;
  return exists(object, needed) ? undefined : `the object has no ${needed}`;
}

function exists(object: unknown, pointer: string): boolean {
  let at = object;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false;
    at = at[key as keyof typeof at];
  }
  return true;
}

function operation({ op, path, value }: PatchOperation): JsonPatch {
  if (op === 'remove') return JsonPatch.remove(path);
  return op === 'add' ? JsonPatch.add(path, value) : JsonPatch.replace(path, value);
}
