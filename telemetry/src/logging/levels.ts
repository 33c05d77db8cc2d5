import { TelemetryError } from '../problems';
import { LOG_LEVELS, type LogLevel, parseLevel } from '../settings/logging';
import type { Log } from './log';

export interface Levels {
  /** The level of the program, and of modules without their own. */
  readonly level: LogLevel;
  /** The effective levels of modules that are configured or in use. */
  readonly modules: Readonly<Record<string, LogLevel>>;
}

/** Checks a level from untyped code. Throws a TelemetryError that names the levels. */
function checked(level: string): LogLevel {
  try {
    return parseLevel(level);
  } catch {
    throw new TelemetryError([`level ${JSON.stringify(level)} is not one of ${LOG_LEVELS.join(', ')}`]);
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
    // Also emitted if `log.level` is set directly, as users of pino do, and for children.
    log.on('level-change', (_level, _value, _previous, _previousValue, changed) => {
      if (changed === log) this.apply();
    });
  }

  /** Returns the same logger for each call. Its children follow its level unless they have their own. */
  module(name: string): Log {
    const known = this.modules.get(name);
    if (known !== undefined) return known;
    const created = this.log.child({ module: name });
    created.level = this.effective(name);
    this.modules.set(name, created);
    return created;
  }

  /** Sets the level of the program, and at once of the modules without their own. */
  setDefault(level: string): void {
    this.log.level = checked(level);
  }

  /** Takes effect at once, for all existing loggers. `undefined` removes a module's own level. */
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

  /** The level of the module, else of its nearest ancestor, else of the program. */
  private effective(name: string): LogLevel {
    for (let at = name.length; at > 0; at = name.lastIndexOf('.', at - 1)) {
      const level = this.own.get(name.slice(0, at));
      if (level !== undefined) return level;
    }
    return this.log.level as LogLevel;
  }
}
