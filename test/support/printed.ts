/** What a command printed, and its exit code. */
export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command of the project in this process. */
export async function printed(command: () => number | Promise<number>): Promise<Printed> {
  const lines = { out: [] as string[], err: [] as string[] };
  const out = jest.spyOn(console, 'log').mockImplementation(text => void lines.out.push(String(text)));
  const err = jest.spyOn(console, 'error').mockImplementation(text => void lines.err.push(String(text)));
  try {
    const code = await command();
    return { code, out: lines.out.join('\n'), err: lines.err.join('\n') };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}
