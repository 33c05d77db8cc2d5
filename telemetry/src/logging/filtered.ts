import pino, { type ChildLoggerOptions, type Logger, type LoggerOptions } from 'pino';
import type { Filter } from './filter/filter';
import { UNREADABLE } from './filter/marks';
import type { Fields } from './filter/shapes';

type Serializer = (value: unknown) => unknown;
type Serializers = Readonly<Record<string, Serializer>>;

const NONE: Serializers = {};
const { serializersSym } = pino.symbols;

/** The logger's serializers, which run before the filter. */
const serializersOf = (logger: Logger): Serializers =>
  (logger as unknown as { readonly [serializersSym]?: Serializers })[serializersSym] ?? NONE;

function text(value: object): string {
  try {
    return String(value);
  } catch {
    return UNREADABLE;
  }
}

/** Filters everything that reaches pino's lines: fields, message and its arguments, bindings, serializers, formatters. */
export class Filtered {
  /** Serializers that are wrapped already: a child that inherits them does not wrap them again. */
  private readonly wrappers = new WeakSet<Serializer>();

  constructor(private readonly filter: Filter) {}

  /** The serializers of the root logger. */
  serializers(): NonNullable<LoggerOptions['serializers']> {
    const { filter } = this;
    const msg = (value: unknown) =>
      // pino would write a message without a JSON form unchanged, and the line would not be JSON.
      typeof value === 'string' ? filter.text(value) : (filter.field('msg', value) ?? `[${typeof value}]`);
    this.wrappers.add(msg);
    return { msg, err: this.wrapped('err', value => value) };
  }

  /** The fields of a line, without time, level, bindings and message. */
  line(fields: object, logger: Logger): Fields {
    return this.filter.line(fields, serializersOf(logger));
  }

  /** Wraps an object among the arguments of a message: %o and %j print it filtered; %s and %d print text. */
  argument(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    return { toJSON: () => this.filter.value(value), toString: () => text(value), valueOf: () => value.valueOf() };
  }

  /** Children are created from their parent, so this covers all of them. */
  guard(root: Logger): void {
    const { child, setBindings } = Object.getPrototypeOf(root) as {
      child(this: Logger, bindings: object, options?: ChildLoggerOptions): Logger;
      setBindings(this: Logger, bindings: object): void;
    };
    const { filter } = this;
    const optionsOf = (original: ChildLoggerOptions | undefined) => original && this.child(original);
    root.child = function (this: Logger, bindings: object = {}, original?: ChildLoggerOptions) {
      const options = optionsOf(original);
      return child.call(this, filter.line(bindings, { ...serializersOf(this), ...options?.serializers }), options);
    } as unknown as Logger['child'];
    root.setBindings = function (this: Logger, bindings) {
      setBindings.call(this, filter.line(bindings, serializersOf(this)));
    };
  }

  private child(original: ChildLoggerOptions): ChildLoggerOptions {
    const options = { ...original };
    const { serializers, formatters } = original;
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

  /** If a serializer throws, the filter, which never does, gets the original value. */
  private wrapped(name: string, serializer: Serializer): Serializer {
    if (this.wrappers.has(serializer)) return serializer;
    const wrapped: Serializer = value => {
      let serialized = value;
      try {
        serialized = serializer(value);
      } catch {
        // The original value is better than none.
      }
      return this.filter.field(name, serialized);
    };
    this.wrappers.add(wrapped);
    return wrapped;
  }
}
