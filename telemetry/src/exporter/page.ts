import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';

const compressed = promisify(gzip);

/** A rendered page. Its bytes, and its compressed bytes, exist once, however many responses send them. */
export class Page {
  readonly plain: Buffer;
  private zip: Promise<Buffer> | undefined;

  constructor(
    readonly status: number,
    readonly contentType: string,
    body: string,
  ) {
    this.plain = Buffer.from(body);
  }

  gzipped(): Promise<Buffer> {
    this.zip ??= compressed(this.plain, { level: constants.Z_BEST_SPEED });
    return this.zip;
  }
}

const PLAIN = 'text/plain; charset=utf-8';
export const plainText = (status: number, text: string): Page => new Page(status, PLAIN, `${text}\n`);

/** Renders each page once at a time: requests that arrive meanwhile get the same one. */
export class InFlight {
  private readonly rendering = new Map<string, Promise<Page>>();

  /** @param key what distinguishes the page from others: its path and format */
  page(key: string, render: () => Promise<Page>): Promise<Page> {
    const pending = this.rendering.get(key);
    if (pending !== undefined) return pending;
    const started = render().finally(() => this.rendering.delete(key));
    this.rendering.set(key, started);
    return started;
  }
}
