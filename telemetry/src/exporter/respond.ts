import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Metrics } from '../metrics/metrics';
import { textOf } from '../thrown';
import type { Health } from './health';
import { acceptsGzip, negotiateFormat } from './negotiate';

const compressed = promisify(gzip);
const PLAIN = 'text/plain; charset=utf-8';

interface Page {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}
type Render = (request: IncomingMessage) => Promise<Page>;

/** The pages by path. */
export const pages = (metrics: Metrics, health: Health): ReadonlyMap<string, Render> =>
  new Map<string, Render>([
    ['/metrics', async ({ headers }) => ({ status: 200, ...(await metrics.render(negotiateFormat(headers.accept))) })],
    [
      '/health',
      async () => {
        const report = await health.report();
        const status = report.status === 'ok' ? 200 : 503;
        return { status, contentType: 'application/json; charset=utf-8', body: `${JSON.stringify(report)}\n` };
      },
    ],
  ]);

/** Responds to a request. Rejects if its page cannot be rendered. */
export async function respond(
  table: ReadonlyMap<string, Render>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = ''] = (request.url ?? '').split('?', 1);
  const render = table.get(path);
  if (render === undefined) {
    const known = [...table.keys()].join(' and ');
    await send(request, response, { status: 404, contentType: PLAIN, body: `Not found. This server has ${known}.\n` });
  } else if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    await send(request, response, { status: 405, contentType: PLAIN, body: `${path} allows only GET.\n` });
  } else {
    await send(request, response, await render(request));
  }
}

/** The response if a page could not be rendered. */
export const failed = (error: unknown): Page => ({
  status: 500,
  contentType: PLAIN,
  body: `Rendering this page failed: ${textOf(error)}\n`,
});

export async function send(request: IncomingMessage, response: ServerResponse, page: Page): Promise<void> {
  const plain = Buffer.from(page.body);
  const zip = acceptsGzip(String(request.headers['accept-encoding'] ?? ''));
  const body = zip ? await compressed(plain, { level: constants.Z_BEST_SPEED }) : plain;
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
