import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { SettingsError } from '../../shared/settings';
import { FaultRefused, type Faults, fault } from '../fault';
import { oneOf, time, wholeNumber } from '../parameters';
import { hangUpOn } from './hang-up';

export interface ProcessFaultProps {
  /** Keeps the crashes that are left of a loop; it must survive a restart of the container. */
  readonly stateFile?: string;
  readonly exit: (code: number) => void;
  /** The port of `/metrics` and `/health`. */
  readonly metricsPort: () => number;
}

const EXIT_AFTER_MS = 50;

interface CrashLoop {
  readonly afterSeconds: number;
  /** The number of crashes to come. */
  readonly crashes: number;
}

export const processFaults = ({ stateFile, exit, metricsPort }: ProcessFaultProps): Faults => ({
  crash: fault(
    'The process exits with code 1, and again after each restart until `crashes` is reached.',
    {
      afterSeconds: time('from now, and after each restart', 'seconds', 1),
      crashes: wholeNumber('in all', { from: 1, to: 1_000 }, 1),
    },
    ({ afterSeconds, crashes }) => {
      if (crashes > 1 && stateFile === undefined) {
        throw new FaultRefused(
          'crashes is more than 1, but FAULT_STATE_FILE is not set: set it to a file that survives a restart',
        );
      }
      if (stateFile !== undefined) writeFileSync(stateFile, JSON.stringify({ afterSeconds, crashes: crashes - 1 }));
      const timer = setTimeout(() => exit(1), afterSeconds * 1_000);
      return () => {
        clearTimeout(timer);
        if (stateFile !== undefined) rmSync(stateFile, { force: true });
      };
    },
  ),

  vanish: fault(
    'The service can no longer be scraped.',
    {
      how: oneOf(
        '`hang-up` closes every connection to the port of /metrics and /health, `exit` ends the process with code 0',
        ['hang-up', 'exit'],
        'hang-up',
      ),
    },
    ({ how }) => {
      if (how === 'hang-up') return hangUpOn(metricsPort());
      // The response of the control port is sent first.
      const timer = setTimeout(() => exit(0), EXIT_AFTER_MS);
      return () => clearTimeout(timer);
    },
  ),
});

/** The crash loop that an earlier run did not finish, if any. Throws a SettingsError if the file does not contain one. */
export function unfinishedCrashLoop(stateFile: string | undefined): CrashLoop | undefined {
  if (stateFile === undefined || !existsSync(stateFile)) return undefined;
  const text = readFileSync(stateFile, 'utf8');
  try {
    const left = JSON.parse(text) as CrashLoop;
    return left.crashes > 0 ? left : undefined;
  } catch {
    const found = text === '' ? 'is empty' : `begins with ${JSON.stringify(text.slice(0, 20))}`;
    throw new SettingsError([`FAULT_STATE_FILE: ${stateFile} ${found}, which is not a crash loop; remove it`]);
  }
}
