import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process of this machine, as /proc tells it. */
export interface Process {
  readonly pid: number;
  /** Its id in its own namespace of processes. */
  readonly pidInside: number;
  /** Names that namespace: `pid:[4026532281]`. */
  readonly namespace: string;
  /** Path of its program, as its own mount namespace sees it. */
  readonly executable: string;
  /** The folder that it works in. */
  readonly folder: string;
  readonly arguments: readonly string[];
}

/** Every process that /proc shows at this moment, but for those that have ended and are not yet asked for. */
export function processes(): Process[] {
  return readdirSync('/proc')
    .filter(isNumber)
    .map(read)
    .filter(found => found !== undefined);
}

/** Containers' ids stand in the names of their control groups. */
export function inControlGroup(part: string): number[] {
  return readdirSync('/proc')
    .filter(isNumber)
    .filter(pid => attempt(() => readFileSync(`/proc/${pid}/cgroup`, 'utf8'))?.includes(part))
    .map(Number);
}

const isNumber = (name: string) => /^\d+$/.test(name);

function read(pid: string): Process | undefined {
  return attempt(() => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return {
      pid: Number(pid),
      pidInside: Number(/^NSpid:.*?(\d+)$/m.exec(status)?.[1]),
      namespace: readlinkSync(`/proc/${pid}/ns/pid`),
      executable: readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, ''),
      folder: readlinkSync(`/proc/${pid}/cwd`),
      arguments: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1),
    };
  });
}

/** Undefined for a process that ended meanwhile, and for threads of the kernel, which have no program. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
