import { type IncomingHttpHeaders, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A browser that knows one host, which answers at a port of loopback, and goes elsewhere when it is sent there. */
export class Browser {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly host: string,
    private readonly port: number,
  ) {}

  /** Asks once, and follows nothing. The path is sent as it is. */
  async ask(path: string, asked: Asked = {}): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { host: this.host, ...(cookie && { cookie }), ...asked.headers };
    const answer = await ask(this.port, path, { ...asked, headers });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(line) || value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  /** Opens a page, by way of the provider if it is sent there. */
  async open(path: string): Promise<Answer> {
    let answer = await this.ask(path);
    for (let redirects = 0; answer.headers.location !== undefined; redirects++) {
      if (redirects === 10) throw new Error(`${path}: redirected ten times, last to ${answer.headers.location}`);
      const to = new URL(answer.headers.location, `https://${this.host}`);
      const target = to.pathname + to.search;
      answer = to.host === this.host ? await this.ask(target) : await ask(Number(to.port), target);
    }
    return answer;
  }

  /** Takes over the cookies of another host, as somebody would who has seen them. */
  takeCookiesOf(other: Browser): void {
    for (const [name, value] of other.cookies) this.cookies.set(name, value);
  }
}

const ask = (port: number, path: string, { method = 'GET', headers = {} }: Asked = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, response => {
      const chunks: Buffer[] = [];
      response.on('data', chunk => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    sent.on('error', reject).end();
  });
