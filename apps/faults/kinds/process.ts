import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { SettingsError } from '../../shared/settings';
import { FaultRefused, type Faults, fault } from '../fault';
import { oneOf, time, wholeNumber } from '../parameters';
import { hangUpOn } from './hang-up';

export interface ProcessSide {
  /** Survives a restart of the container: what a crash loop has left to do is kept there. */
  readonly stateFile?: string;
  readonly exit: (code: number) => void;
  /** Of `/metrics` and `/health`. */
  readonly metricsPort: () => number;
}

const EXIT_AFTER_MS = 50;

interface CrashLoop {
  readonly afterSeconds: number;
  /** How many more starts end in a crash. */
  readonly crashes: number;
}

export const processFaults = ({ stateFile, exit, metricsPort }: ProcessSide): Faults => ({
  crash: fault(
    'The process ends with code 1, and with more than one crash again after each restart.',
    {
      afterSeconds: time('from now, and after each restart', 'seconds', 1),
      crashes: wholeNumber('in all', { from: 1, to: 1_000 }, 1),
    },
    ({ afterSeconds, crashes }) => {
      if (crashes > 1 && stateFile === undefined) {
        throw new FaultRefused('crashes is more than 1, and FAULT_STATE_FILE is not set: it must survive a restart');
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
    'Nobody can scrape the service any more.',
    {
      how: oneOf(
        '`hang-up` closes every connection to the port of /metrics and /health, `exit` ends the process with code 0',
        ['hang-up', 'exit'],
        'hang-up',
      ),
    },
    ({ how }) => {
      if (how === 'hang-up') return hangUpOn(metricsPort());
      // The answer of the control port goes out first.
      const timer = setTimeout(() => exit(0), EXIT_AFTER_MS);
      return () => clearTimeout(timer);
    },
  ),
});

/** The crash loop that the last run of this process left to do, if any. Throws a SettingsError where the file holds none. */
export function unfinishedCrashLoop(stateFile: string | undefined): CrashLoop | undefined {
  if (stateFile === undefined || !existsSync(stateFile)) return undefined;
  const text = readFileSync(stateFile, 'utf8');
  try {
    const left = JSON.parse(text) as CrashLoop;
    return left.crashes > 0 ? left : undefined;
  } catch {
    const found = text === '' ? 'is empty' : `begins with ${JSON.stringify(text.slice(0, 20))}`;
    throw new SettingsError([`FAULT_STATE_FILE: ${stateFile} ${found}, which is no crash loop; remove it`]);
  }
}
