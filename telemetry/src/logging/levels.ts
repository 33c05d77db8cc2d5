import { TelemetryError } from '../problems';
import { LOG_LEVELS, type LogLevel, parseLevel } from '../settings/logging';
import type { Log } from './log';

export interface Levels {
  /** Of the program, and of modules without a level of their own. */
  readonly level: LogLevel;
  /** What was set for modules, and what holds for those in use. */
  readonly modules: Readonly<Record<string, LogLevel>>;
}

/** A level that came from untyped code. Throws a TelemetryError that names the levels. */
function checked(level: string): LogLevel {
  try {
    return parseLevel(level);
  } catch {
    throw new TelemetryError([`level ${JSON.stringify(level)} is none of ${LOG_LEVELS.join(', ')}`]);
  }
}

/** Loggers of modules, `database.pool` within `database`, whose levels can be changed while they are in use. */
export class ModuleLevels {
  private readonly modules = new Map<string, Log>();
  private readonly own: Map<string, LogLevel>;

  constructor(
    private readonly log: Log,
    levels: Readonly<Record<string, LogLevel>>,
  ) {
    this.own = new Map(Object.entries(levels));
    // Also where someone sets `log.level`, as pino's users do; children tell of theirs here too.
    log.on('level-change', (_level, _value, _previous, _previousValue, changed) => {
      if (changed === log) this.apply();
    });
  }

  /** The same logger each time. Its children follow its level, but those that were given one of their own. */
  module(name: string): Log {
    const known = this.modules.get(name);
    if (known !== undefined) return known;
    const made = this.log.child({ module: name });
    made.level = this.effective(name);
    this.modules.set(name, made);
    return made;
  }

  /** Of the program, and at once of the modules that have none of their own. */
  setDefault(level: string): void {
    this.log.level = checked(level);
  }

  /** At once, for all loggers that exist. `undefined` takes a module's own level away. */
  set(module: string, level: LogLevel | undefined): void {
    if (level === undefined) this.own.delete(module);
    else this.own.set(module, checked(level));
    this.apply();
  }

  list(): Levels {
    const names = [...new Set([...this.own.keys(), ...this.modules.keys()])].sort();
    return {
      level: this.log.level as LogLevel,
      modules: Object.fromEntries(names.map(name => [name, this.effective(name)])),
    };
  }

  private apply(): void {
    for (const [name, module] of this.modules) module.level = this.effective(name);
  }

  /** Of the module itself, else of the nearest that it lies in, else the program's. */
  private effective(name: string): LogLevel {
    for (let at = name.length; at > 0; at = name.lastIndexOf('.', at - 1)) {
      const level = this.own.get(name.slice(0, at));
      if (level !== undefined) return level;
    }
    return this.log.level as LogLevel;
  }
}
