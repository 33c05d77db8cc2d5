import { BOUNDS, cut } from './bounds';
import { UNREADABLE } from './marks';
import { type Sensitivity, sensitivityOf } from './names';
import { type Positions, start } from './paths';
import type { FilterRules } from './rules';
import type { Fields } from './shapes';
import { textFilter } from './texts';
import { type Filters, Walk } from './walk';

interface Name {
  readonly sensitivity: Sensitivity;
  /** The filtered name: a name may itself be an e-mail address. */
  readonly filtered: string;
}

const MAX_CACHED_NAMES = 4_096;

/**
 * Copies logged data without what must be filtered. The copy is plain: JSON.stringify of it neither throws nor runs foreign
 * code. The original is only read, never changed.
 */
export class Filter implements Filters {
  /** Filters a message, or any other text. */
  readonly text: (text: string) => string;
  /** Filters a number, which a pattern of the settings may match as well. */
  readonly number: (value: number) => unknown;
  private readonly names = new Map<string, Name>();
  private readonly root: Positions;

  constructor(rules: FilterRules) {
    this.text = textFilter(rules.patterns);
    this.number = rules.patterns.length === 0 ? value => value : value => this.digits(value);
    this.root = start(rules.paths);
  }

  /** The fields of a line; those named in `unfiltered` are copied unchanged. */
  line(source: object, unfiltered: object): Fields {
    try {
      return new Walk(this).line(source, this.root, unfiltered);
    } catch {
      // A proxy whose names cannot be listed.
      return { fields: UNREADABLE };
    }
  }

  /** The value of the line's field `name`. */
  field(name: string, value: unknown): unknown {
    const line: Fields = {};
    new Walk(this).field(line, name, value, 'open', this.root);
    return Object.values(line)[0];
  }

  /** A value outside any field. */
  value(value: unknown): unknown {
    return new Walk(this).walk(value, 'open', []);
  }

  private digits(value: number): unknown {
    const text = String(value);
    const filtered = this.text(text);
    return filtered === text ? value : filtered;
  }

  name(name: string): Name {
    const known = this.names.get(name);
    if (known !== undefined) return known;
    const created = { sensitivity: sensitivityOf(name), filtered: this.text(cut(name, BOUNDS.name)) };
    // Names from outside, such as user names, must not fill the memory.
    if (this.names.size < MAX_CACHED_NAMES && name.length <= 64) this.names.set(name, created);
    return created;
  }
}
