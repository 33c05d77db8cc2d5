import { types } from 'node:util';
import { BOUNDS } from './bounds';
import { leftOut, TRUNCATED, UNREADABLE } from './marks';

export type Fields = Record<string, unknown>;

/** The parts of a value, as JSON sees them, except what JSON loses (errors, maps) or dumps (bytes). */
export type Shape =
  | { readonly kind: 'list'; readonly items: Iterable<unknown>; readonly size: number }
  | { readonly kind: 'fields'; readonly source: object }
  /** A simpler value in its place. */
  | { readonly kind: 'value'; readonly value: unknown };

/** Reads a field, whose getter may throw. */
export function read(source: object, name: string): unknown {
  try {
    return (source as Fields)[name];
  } catch {
    return UNREADABLE;
  }
}

/** Sets a field: assigning `__proto__` would set the prototype, and two names may be equal once filtered. */
export function set(into: Fields, name: string, value: unknown): void {
  let unique = name;
  for (let n = 2; Object.hasOwn(into, unique); n += 1) unique = `${name}#${n}`;
  if (unique === '__proto__') {
    Object.defineProperty(into, unique, { value, enumerable: true, configurable: true, writable: true });
  } else into[unique] = value;
}

const bytes = (kind: string, size: number): Shape => ({ kind: 'value', value: `[${kind}, ${size} bytes]` });

const RENAMED = new Set(['type', 'message', 'stack', 'cause', 'errors']);

/** An error's standard fields under pino's names, then its own fields. */
function fieldsOf(error: Error): Fields {
  const fields: Fields = {
    type: error.constructor?.name ?? error.name,
    message: read(error, 'message'),
    stack: read(error, 'stack'),
  };
  const names = Object.keys(error);
  for (const name of names.slice(0, BOUNDS.width)) if (!RENAMED.has(name)) set(fields, name, read(error, name));
  if (names.length > BOUNDS.width) set(fields, TRUNCATED, leftOut(names.length - BOUNDS.width));
  if ('cause' in error) fields.cause = read(error, 'cause');
  if ('errors' in error) fields.aggregateErrors = read(error, 'errors');
  return fields;
}

function entriesOf(map: ReadonlyMap<unknown, unknown>): Fields {
  const fields: Fields = {};
  let left = map.size;
  for (const [key, value] of map) {
    if (map.size > BOUNDS.width && map.size - left >= BOUNDS.width - 1) {
      set(fields, TRUNCATED, leftOut(left));
      break;
    }
    set(fields, typeof key === 'object' ? '[object]' : String(key), value);
    left -= 1;
  }
  return fields;
}

/** May throw whatever the object's own code throws. */
export function shapeOf(value: object): Shape {
  if (Array.isArray(value)) return { kind: 'list', items: value, size: value.length };
  if (types.isNativeError(value) || value instanceof Error) return { kind: 'fields', source: fieldsOf(value) };
  if (ArrayBuffer.isView(value)) return bytes(value.constructor.name, value.byteLength);
  if (types.isAnyArrayBuffer(value)) return bytes('ArrayBuffer', value.byteLength);
  if ('toJSON' in value && typeof value.toJSON === 'function') return simplified(value, value.toJSON());
  if (types.isMap(value)) return { kind: 'fields', source: entriesOf(value) };
  if (types.isSet(value)) return { kind: 'list', items: value, size: value.size };
  if (types.isBoxedPrimitive(value)) return { kind: 'value', value: value.valueOf() };
  return { kind: 'fields', source: value };
}

const simplified = (from: object, value: unknown): Shape =>
  value === from ? { kind: 'fields', source: from } : { kind: 'value', value };
