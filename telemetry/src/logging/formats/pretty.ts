import { isatty } from 'node:tty';
import { prettyFactory } from 'pino-pretty';

/** For development: multi-line where it helps, coloured on a terminal, ids at the end. */
export function pretty(fd: number | undefined): (line: string) => string {
  const format = prettyFactory({
    colorize: fd !== undefined && isatty(fd) && process.env.NO_COLOR === undefined,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'service,module,trace_flags',
    messageFormat: (line, messageKey) =>
      line.module === undefined ? String(line[messageKey] ?? '') : `[${line.module}] ${line[messageKey] ?? ''}`,
  });
  return line => format(line);
}
