import { UNREADABLE } from './marks';
import { type Sensitivity, sensitivityOf } from './names';
import { type Positions, start } from './paths';
import type { FilterRules } from './rules';
import type { Fields } from './shapes';
import { textFilter } from './texts';
import { type Knowledge, Walk } from './walk';

interface Name {
  readonly sensitivity: Sensitivity;
  /** As it is told: a name may itself be an e-mail address. */
  readonly told: string;
}

const REMEMBERED_NAMES = 4_096;

/**
 * Makes a copy of what is logged without what must not be told. The copy is plain: JSON.stringify of it neither throws
 * nor runs foreign code. What is given is only read, never changed.
 */
export class Filter implements Knowledge {
  /** Of a message, or any other text. */
  readonly text: (text: string) => string;
  /** Of a number, which a pattern of the settings may match as well. */
  readonly number: (value: number) => unknown;
  private readonly names = new Map<string, Name>();
  private readonly root: Positions;

  constructor(rules: FilterRules) {
    this.text = textFilter(rules.patterns);
    this.number = rules.patterns.length === 0 ? value => value : value => this.digits(value);
    this.root = start(rules.paths);
  }

  /** The fields of a line; those named in `apart` as they are. */
  line(source: object, apart: object): Fields {
    try {
      return new Walk(this).line(source, this.root, apart);
    } catch {
      // A proxy that does not tell its names.
      return { fields: UNREADABLE };
    }
  }

  /** The value of the line's field `name`. */
  field(name: string, value: unknown): unknown {
    const line: Fields = {};
    new Walk(this).field(line, name, value, 'open', this.root);
    return Object.values(line)[0];
  }

  /** A value that stands in no field. */
  value(value: unknown): unknown {
    return new Walk(this).walk(value, 'open', []);
  }

  private digits(value: number): unknown {
    const text = String(value);
    const told = this.text(text);
    return told === text ? value : told;
  }

  name(name: string): Name {
    const known = this.names.get(name);
    if (known !== undefined) return known;
    const made = { sensitivity: sensitivityOf(name), told: this.text(name) };
    // Names that come from outside, such as a user's, must not fill the memory.
    if (this.names.size < REMEMBERED_NAMES && name.length <= 64) this.names.set(name, made);
    return made;
  }
}
