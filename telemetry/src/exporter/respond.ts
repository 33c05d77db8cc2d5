import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Failures } from '../failures';
import type { Metrics } from '../metrics/metrics';
import { textOf } from '../thrown';
import type { Admission } from './admission';
import { BOUNDS } from './bounds';
import type { Health } from './health';
import { acceptsGzip, negotiateFormat } from './negotiate';
import { InFlight, Page, plainText } from './page';

/** Renders a page, or returns the one that is being rendered. */
type Render = (request: IncomingMessage) => Promise<Page>;

/** The pages by path. */
function pages(metrics: Metrics, health: Health): ReadonlyMap<string, Render> {
  const inFlight = new InFlight();
  return new Map<string, Render>([
    [
      '/metrics',
      ({ headers }) => {
        const format = negotiateFormat(headers.accept);
        return inFlight.page(`/metrics ${format}`, async () => {
          const { contentType, body } = await metrics.render(format);
          return new Page(200, contentType, body);
        });
      },
    ],
    [
      '/health',
      () =>
        inFlight.page('/health', async () => {
          const report = await health.report();
          const status = report.status === 'ok' ? 200 : 503;
          return new Page(status, 'application/json; charset=utf-8', `${JSON.stringify(report)}\n`);
        }),
    ],
  ]);
}

/** Responds to the requests of a server. */
export class Responder {
  private readonly table: ReadonlyMap<string, Render>;

  constructor(
    metrics: Metrics,
    health: Health,
    private readonly admission: Admission,
    private readonly failures: Failures,
  ) {
    this.table = pages(metrics, health);
  }

  /** Never rejects. @param over resolves when the response is over */
  async respond(request: IncomingMessage, response: ServerResponse, over: Promise<void>): Promise<void> {
    try {
      const page = await this.page(request, response, over);
      this.closeIfSlow(request, over);
      await this.send(request, response, page);
    } catch (error) {
      this.failures.report('exporter', error);
      response.destroy();
    }
  }

  private async page(request: IncomingMessage, response: ServerResponse, over: Promise<void>): Promise<Page> {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const render = this.table.get(path);
    if (render === undefined) {
      return plainText(404, `Not found. This server has ${[...this.table.keys()].join(' and ')}.`);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return plainText(405, `${path} allows only GET.`);
    }
    if (!this.admission.page(path, request, over)) {
      this.failures.report('exporter', new Error(`too many requests for ${path} at once; some were refused`));
      response.setHeader('Retry-After', '1');
      const { responses, responsesOfClient } = BOUNDS;
      const most = `at most ${responses}, of one address ${responsesOfClient}`;
      return plainText(503, `Too many requests for ${path} at once (${most}). Try again.`);
    }
    try {
      return await render(request);
    } catch (error) {
      this.failures.report('exporter', error);
      return plainText(500, `Rendering this page failed: ${textOf(error)}`);
    }
  }

  private async send(request: IncomingMessage, response: ServerResponse, page: Page): Promise<void> {
    const zip = acceptsGzip(String(request.headers['accept-encoding'] ?? ''));
    const body = zip ? await page.gzipped() : page.plain;
    response.writeHead(page.status, {
      'Content-Type': page.contentType,
      'Content-Length': body.length,
      'Cache-Control': 'no-store',
      Vary: 'Accept, Accept-Encoding',
      ...(zip && { 'Content-Encoding': 'gzip' }),
    });
    // Node considers a response finished once it is ended, and cuts it off if the server closes before it was sent.
    response.write(body, () => response.end());
  }

  /** A client that does not read keeps the page in memory, and the place of another one. */
  private closeIfSlow({ socket }: IncomingMessage, over: Promise<void>): void {
    const timeout = setTimeout(() => {
      this.failures.report(
        'exporter',
        new Error(`a client did not read its response within ${BOUNDS.sendMs / 1_000} s`),
      );
      socket.destroy();
    }, BOUNDS.sendMs).unref();
    void over.then(() => clearTimeout(timeout));
  }
}
