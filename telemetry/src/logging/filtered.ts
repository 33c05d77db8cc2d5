import pino, { type ChildLoggerOptions, type Logger, type LoggerOptions } from 'pino';
import type { Filter } from './filter/filter';
import { UNREADABLE } from './filter/marks';
import type { Fields } from './filter/shapes';

type Serializer = (value: unknown) => unknown;
type Serializers = Readonly<Record<string, Serializer>>;

const NONE: Serializers = {};
const { serializersSym } = pino.symbols;

/** What the logger's serializers read before the filter does. */
const serializersOf = (logger: Logger): Serializers =>
  (logger as unknown as { readonly [serializersSym]?: Serializers })[serializersSym] ?? NONE;

function text(value: object): string {
  try {
    return String(value);
  } catch {
    return UNREADABLE;
  }
}

/** A filter on every way into pino's lines: fields, message, its arguments, bindings, serializers, formatters. */
export class Filtered {
  /** Serializers made here: a child that takes over its parent's does not wrap them again. */
  private readonly made = new WeakSet<Serializer>();

  constructor(private readonly filter: Filter) {}

  /** Of the root logger. */
  serializers(): NonNullable<LoggerOptions['serializers']> {
    const { filter } = this;
    const msg = (value: unknown) =>
      // pino writes a message that has no JSON as it is: the line would be none either.
      typeof value === 'string' ? filter.text(value) : (filter.field('msg', value) ?? `[${typeof value}]`);
    this.made.add(msg);
    return { msg, err: this.wrapped('err', value => value) };
  }

  /** What a line is made of, but time, level, bindings and message. */
  line(fields: object, logger: Logger): Fields {
    return this.filter.line(fields, serializersOf(logger));
  }

  /** Objects among the arguments of a message: filtered when they are printed by %o or %j; %s and %d print texts. */
  argument(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    return { toJSON: () => this.filter.value(value), toString: () => text(value), valueOf: () => value.valueOf() };
  }

  /** Children are made from their parent, so this holds for all below the root. */
  guard(root: Logger): void {
    const { child, setBindings } = Object.getPrototypeOf(root) as {
      child(this: Logger, bindings: object, options?: ChildLoggerOptions): Logger;
      setBindings(this: Logger, bindings: object): void;
    };
    const { filter } = this;
    const optionsOf = (given: ChildLoggerOptions | undefined) => given && this.child(given);
    root.child = function (this: Logger, bindings: object = {}, given?: ChildLoggerOptions) {
      const options = optionsOf(given);
      return child.call(this, filter.line(bindings, { ...serializersOf(this), ...options?.serializers }), options);
    } as unknown as Logger['child'];
    root.setBindings = function (this: Logger, bindings) {
      setBindings.call(this, filter.line(bindings, serializersOf(this)));
    };
  }

  private child(given: ChildLoggerOptions): ChildLoggerOptions {
    const options = { ...given };
    const { serializers, formatters } = given;
    if (serializers !== undefined) {
      options.serializers = Object.fromEntries(
        Object.entries(serializers).map(([name, serializer]) => [name, this.wrapped(name, serializer)]),
      );
    }
    if (formatters !== undefined) {
      const filtered =
        <T>(formatter: (fields: T) => object) =>
        (fields: T) =>
          this.filter.line(formatter(fields), options.serializers ?? NONE);
      options.formatters = { ...formatters };
      if (formatters.log) options.formatters.log = filtered(formatters.log);
      if (formatters.bindings) options.formatters.bindings = filtered(formatters.bindings);
    }
    return options;
  }

  /** A serializer that throws leaves the value to the filter, which never does. */
  private wrapped(name: string, serializer: Serializer): Serializer {
    if (this.made.has(serializer)) return serializer;
    const wrapped: Serializer = value => {
      let serialized = value;
      try {
        serialized = serializer(value);
      } catch {
        // The value as it is tells more than nothing.
      }
      return this.filter.field(name, serialized);
    };
    this.made.add(wrapped);
    return wrapped;
  }
}
