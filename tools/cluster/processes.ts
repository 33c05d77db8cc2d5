import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process of this machine, as /proc shows it. */
export interface Process {
  readonly pid: number;
  /** Its id in its own PID namespace. */
  readonly pidInside: number;
  /** That namespace: `pid:[4026532281]`. */
  readonly namespace: string;
  /** Path of its program in its own mount namespace. */
  readonly executable: string;
  /** Its working directory. */
  readonly folder: string;
  readonly arguments: readonly string[];
}

/** Every process that /proc shows at this moment, except zombies. */
export function processes(): Process[] {
  return readdirSync('/proc')
    .filter(isNumber)
    .map(read)
    .filter(found => found !== undefined);
}

/** Processes whose control group contains `part`: a container's id is in the name of its group. */
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

/** Undefined for a process that has ended meanwhile, and for kernel threads, which have no program. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
