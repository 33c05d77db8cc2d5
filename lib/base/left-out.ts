import type { Source } from './source';

/** Every place of a declaration within a value, at any depth. */
export function sourcesIn(value: unknown, seen: Set<unknown> = new Set(), found: Set<Source> = new Set()): Set<Source> {
  if (typeof value !== 'object' || value === null || seen.has(value)) return found;
  seen.add(value);
  if (value instanceof Map || value instanceof Set) {
    for (const entry of value) sourcesIn(entry, seen, found);
  }
  for (const key of Reflect.ownKeys(value)) {
    const part = (value as Record<PropertyKey, unknown>)[key];
    if (key === 'declaredAt' && typeof part === 'function') found.add(part as Source);
    else sourcesIn(part, seen, found);
  }
  return found;
}

const leftOutSources = new Set<Source>();

/**
 * Keeps a declaration out of the stack on purpose: `leftOut(billing, 'is deployed in March')`. Without it, synth rejects a
 * service, alert, dashboard or the like that nothing refers to. Throws without a reason. Returns the declaration.
 */
export function leftOut<T>(declaration: T, reason: string): T {
  if (reason.trim() === '') throw new TypeError('leftOut: the reason is empty; say why it is not part of the stack');
  for (const source of sourcesIn(declaration)) leftOutSources.add(source);
  return declaration;
}

export const isLeftOut = (source: Source): boolean => leftOutSources.has(source);
