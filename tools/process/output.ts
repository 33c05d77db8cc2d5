import type { Readable } from 'node:stream';

/** The last lines that a program printed, stdout and stderr as they came. */
export class Output {
  private readonly lines: string[] = [];

  constructor(private readonly limit = 2_000) {}

  /** Takes in a stream until it ends. A line counts from its first piece on, so that a last one without an end is kept. */
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
