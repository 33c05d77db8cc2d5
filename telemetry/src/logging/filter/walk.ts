import { BOUNDS } from './bounds';
import { CIRCULAR, FILTERED, TRUNCATED, UNREADABLE } from './marks';
import type { Sensitivity } from './names';
import { advance, ends, NOWHERE, type Positions } from './paths';
import { type Fields, read, set, shapeOf } from './shapes';

/** What a filter knows beside the line that it looks at. */
export interface Knowledge {
  name(name: string): { readonly sensitivity: Sensitivity; readonly told: string };
  text(text: string): string;
  number(value: number): unknown;
}

/** In `rawHeaders` of node:http and `headers` of undici, names and values take turns. */
const TURNS = new Set<string | undefined>(['rawHeaders', 'rawTrailers', 'headers', 'trailers']);
/** `{ name: 'cookie', value: … }`, as HAR files and form fields have it. */
const NAMED = ['name', 'key'] as const;

/** Copies the values of one line, and counts how much it tells. */
export class Walk {
  private values = BOUNDS.values as number;
  private characters = BOUNDS.line as number;
  /** What the value lies in, outermost first. */
  private readonly within: object[] = [];

  constructor(private readonly known: Knowledge) {}

  /** The fields of a whole line; those named in `apart` as they are. */
  line(source: object, at: Positions, apart: object): Fields {
    this.within.push(source);
    return this.fields({}, source, 'open', at, apart);
  }

  private fields(into: Fields, source: object, around: Sensitivity, at: Positions, apart?: object): Fields {
    const names = Object.keys(source);
    const most = names.length > BOUNDS.width ? BOUNDS.width - 1 : names.length;
    const ofValue = Object.hasOwn(source, 'value') ? this.ofNamed(source) : undefined;
    for (let i = 0; i < names.length; i += 1) {
      const name = names[i] as string;
      if (name === TRUNCATED) set(into, name, this.walk(read(source, name), 'open', NOWHERE));
      else if (i >= most || this.values <= 0) {
        set(into, TRUNCATED, `${names.length - i} fields`);
        break;
      } else if (apart !== undefined && Object.hasOwn(apart, name)) set(into, name, read(source, name));
      else this.field(into, name, read(source, name), (name === 'value' && ofValue) || around, at);
    }
    return into;
  }

  field(into: Fields, name: string, value: unknown, around: Sensitivity, at: Positions): void {
    if (value === undefined) return;
    this.values -= 1;
    const { sensitivity, told } = this.known.name(name);
    const positions = advance(at, name);
    const copy = ends(positions)
      ? FILTERED
      : this.walk(value, sensitivity === 'open' ? around : sensitivity, positions, name);
    if (copy !== undefined) set(into, told, copy);
  }

  walk(value: unknown, sensitivity: Sensitivity, at: Positions, name?: string): unknown {
    switch (typeof value) {
      case 'string':
        return sensitivity === 'open' ? this.text(value) : FILTERED;
      case 'number':
        return sensitivity === 'secret' ? FILTERED : this.known.number(value);
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
    if (text === TRUNCATED || this.characters <= 0) return TRUNCATED;
    const told = this.known.text(text);
    this.characters -= told.length;
    return told;
  }

  private object(value: object, sensitivity: Sensitivity, at: Positions, name: string | undefined): unknown {
    if (this.within.includes(value)) return this.text(CIRCULAR);
    if (this.within.length >= BOUNDS.depth) return TRUNCATED;
    const depth = this.within.push(value);
    try {
      const shape = shapeOf(value);
      if (shape.kind === 'value') return this.walk(shape.value, sensitivity, at, name);
      if (shape.kind === 'fields') return this.fields({}, shape.source, sensitivity, at);
      // Numbers in a list have no name that says what they count.
      if (sensitivity !== 'open') return FILTERED;
      return this.list(shape.items, shape.size, at, TURNS.has(name) || this.isEntry(shape.size));
    } catch {
      return this.text(UNREADABLE);
    } finally {
      this.within.length = depth - 1;
    }
  }

  /** `["cookie", "a=b"]` in a list of its like, as headers and the entries of maps are. */
  private isEntry(size: number): boolean {
    return size === 2 && Array.isArray(this.within.at(-2));
  }

  private list(items: Iterable<unknown>, size: number, at: Positions, turns: boolean): unknown[] {
    const copy: unknown[] = [];
    const most = size > BOUNDS.width ? BOUNDS.width - 1 : size;
    let previous: unknown;
    for (const item of items) {
      const index = copy.length;
      if (typeof item === 'string' && item.startsWith(TRUNCATED)) {
        copy.push(this.text(item));
        continue;
      }
      if (index >= most || this.values <= 0) {
        copy.push(`${TRUNCATED} ${size - index} items`);
        break;
      }
      this.values -= 1;
      const positions = at.length === 0 ? NOWHERE : advance(at, String(index));
      const named = turns && index % 2 === 1 && typeof previous === 'string';
      const sensitivity = named ? this.known.name(previous as string).sensitivity : 'open';
      copy.push(ends(positions) ? FILTERED : (this.walk(item, sensitivity, positions) ?? null));
      previous = item;
    }
    return copy;
  }

  /** What `name` or `key` of an object says of its `value`. */
  private ofNamed(source: object): Sensitivity | undefined {
    for (const field of NAMED) {
      const name = Object.hasOwn(source, field) ? read(source, field) : undefined;
      if (typeof name === 'string') return this.known.name(name).sensitivity;
    }
    return undefined;
  }
}
