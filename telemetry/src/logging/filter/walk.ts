import { BOUNDS, sizeOf } from './bounds';
import { CIRCULAR, FILTERED, leftOut, TRUNCATED, UNREADABLE } from './marks';
import type { Sensitivity } from './names';
import { advance, ends, NOWHERE, type Positions } from './paths';
import { type Fields, read, set, shapeOf } from './shapes';

/** The filters of names, texts and numbers. */
export interface Filters {
  name(name: string): { readonly sensitivity: Sensitivity; readonly filtered: string };
  text(text: string): string;
  number(value: number): unknown;
}

/** Lists in which names and values alternate: `rawHeaders` of node:http, `headers` of undici. */
const ALTERNATING = new Set<string | undefined>(['rawHeaders', 'rawTrailers', 'headers', 'trailers']);
/** `{ name: 'cookie', value: … }`, as in HAR files and form fields. */
const NAMED = ['name', 'key'] as const;

/** Copies the values of one line, and counts them against its bounds. */
export class Walk {
  private values = BOUNDS.values as number;
  private size = BOUNDS.line as number;
  /** The objects that contain the value, outermost first. */
  private readonly ancestors: object[] = [];

  constructor(private readonly filters: Filters) {}

  /** The fields of a whole line; those named in `unfiltered` are copied unchanged. */
  line(source: object, at: Positions, unfiltered: object): Fields {
    this.ancestors.push(source);
    return this.fields({}, source, 'open', at, unfiltered);
  }

  private fields(into: Fields, source: object, outer: Sensitivity, at: Positions, unfiltered?: object): Fields {
    const names = Object.keys(source);
    const limit = names.length > BOUNDS.width ? BOUNDS.width - 1 : names.length;
    const valueSensitivity = Object.hasOwn(source, 'value') ? this.namedSensitivity(source) : undefined;
    for (let i = 0; i < names.length; i += 1) {
      const name = names[i] as string;
      if (name === TRUNCATED) set(into, name, this.walk(read(source, name), 'open', NOWHERE));
      else if (i >= limit || this.values <= 0 || this.size <= 0) {
        set(into, TRUNCATED, leftOut(names.length - i));
        break;
      } else if (unfiltered !== undefined && Object.hasOwn(unfiltered, name)) set(into, name, read(source, name));
      else this.field(into, name, read(source, name), (name === 'value' && valueSensitivity) || outer, at);
    }
    return into;
  }

  field(into: Fields, name: string, value: unknown, outer: Sensitivity, at: Positions): void {
    if (value === undefined) return;
    this.values -= 1;
    const { sensitivity, filtered } = this.filters.name(name);
    this.size -= sizeOf(filtered);
    const positions = advance(at, name);
    const copy = ends(positions)
      ? FILTERED
      : this.walk(value, sensitivity === 'open' ? outer : sensitivity, positions, name);
    if (copy !== undefined) set(into, filtered, copy);
  }

  walk(value: unknown, sensitivity: Sensitivity, at: Positions, name?: string): unknown {
    switch (typeof value) {
      case 'string':
        return sensitivity === 'open' ? this.text(value) : FILTERED;
      case 'number':
        return sensitivity === 'secret' ? FILTERED : this.filters.number(value);
      case 'bigint':
        return sensitivity === 'secret' ? FILTERED : this.text(String(value));
      case 'boolean':
        return value;
      case 'object':
        if (value === null) return null;
        return sensitivity === 'secret' ? FILTERED : this.object(value, sensitivity, at, name);
      default:
        return undefined; // a function or a symbol, which JSON leaves out as well
    }
  }

  private text(text: string): string {
    if (text === TRUNCATED || this.size <= 0) return TRUNCATED;
    const filtered = this.filters.text(text);
    this.size -= sizeOf(filtered);
    return filtered;
  }

  private object(value: object, sensitivity: Sensitivity, at: Positions, name: string | undefined): unknown {
    if (this.ancestors.includes(value)) return this.text(CIRCULAR);
    if (this.ancestors.length >= BOUNDS.depth) return TRUNCATED;
    const depth = this.ancestors.push(value);
    try {
      const shape = shapeOf(value);
      if (shape.kind === 'value') return this.walk(shape.value, sensitivity, at, name);
      if (shape.kind === 'fields') return this.fields({}, shape.source, sensitivity, at);
      // Numbers in a list have no name that says what they count.
      if (sensitivity !== 'open') return FILTERED;
      return this.list(shape.items, shape.size, at, ALTERNATING.has(name) || this.isEntry(shape.size));
    } catch {
      return this.text(UNREADABLE);
    } finally {
      this.ancestors.length = depth - 1;
    }
  }

  /** `["cookie", "a=b"]` in a list of such pairs, as for headers and entries of maps. */
  private isEntry(size: number): boolean {
    return size === 2 && Array.isArray(this.ancestors.at(-2));
  }

  private list(items: Iterable<unknown>, size: number, at: Positions, alternating: boolean): unknown[] {
    const copy: unknown[] = [];
    const limit = size > BOUNDS.width ? BOUNDS.width - 1 : size;
    let previous: unknown;
    for (const item of items) {
      const index = copy.length;
      if (typeof item === 'string' && item.startsWith(TRUNCATED)) {
        copy.push(this.text(item));
        continue;
      }
      if (index >= limit || this.values <= 0 || this.size <= 0) {
        copy.push(`${TRUNCATED} ${size - index} items`);
        break;
      }
      this.values -= 1;
      const positions = at.length === 0 ? NOWHERE : advance(at, String(index));
      const named = alternating && index % 2 === 1 && typeof previous === 'string';
      const sensitivity = named ? this.filters.name(previous as string).sensitivity : 'open';
      copy.push(ends(positions) ? FILTERED : (this.walk(item, sensitivity, positions) ?? null));
      previous = item;
    }
    return copy;
  }

  /** The sensitivity of an object's `value`, according to its `name` or `key`. */
  private namedSensitivity(source: object): Sensitivity | undefined {
    for (const field of NAMED) {
      const name = Object.hasOwn(source, field) ? read(source, field) : undefined;
      if (typeof name === 'string') return this.filters.name(name).sensitivity;
    }
    return undefined;
  }
}
