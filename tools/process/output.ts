import type { Readable } from 'node:stream';

/** The last lines of a program's output, stdout and stderr interleaved. */
export class Output {
  private readonly lines: string[] = [];

  constructor(private readonly limit = 2_000) {}

  /** Reads a stream until it ends. A partial line counts at once, so that a last line without a line feed is kept. */
  capture(stream: Readable): void {
    let open = false;
    stream.setEncoding('utf8').on('data', (text: string) => {
      const [first = '', ...rest] = text.split('\n');
      if (open) this.lines[this.lines.length - 1] += first;
      else this.lines.push(first);
      this.lines.push(...rest);
      if (this.lines.at(-1) === '') {
        this.lines.pop();
        open = false;
      } else open = true;
      if (this.lines.length > this.limit) this.lines.splice(0, this.lines.length - this.limit);
    });
  }

  tail(count: number = this.limit): string {
    return this.lines.slice(-count).join('\n');
  }
}
