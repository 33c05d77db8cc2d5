import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { freePort } from '../../tools/process/run';
import { runK6 } from '../load/run-k6';

beforeAll(async () => void (await tool('k6')), BUILD_TIMEOUT_MS);

test('the load does not start while a target does not respond, and all such targets are reported', async () => {
  const [webApi, metrics] = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}/metrics`];
  const targets = { webApi, metrics: [metrics], prometheus: webApi, jaeger: webApi };
  await expect(runK6({ targets, plan: 'short', out: '', allowedHosts: [] })).rejects.toThrow(
    `no response with status 200 from ${webApi}/v1/status, ${metrics}, ${webApi}/-/ready, ${webApi}/`,
  );
});

describe('the real k6', () => {
  const servers: Server[] = [];
  afterAll(async () => {
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    }
  });
  /** A server that responds with the result of `answers`, or never if that is undefined. */
  async function listen(answers: (request: IncomingMessage) => string | undefined): Promise<string> {
    const server = createServer((request: IncomingMessage, response: ServerResponse) => {
      const body = answers(request);
      request.resume();
      if (body !== undefined) response.end(body);
    });
    servers.push(server);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const only = (url: string, fallback?: string) => (request: IncomingMessage) =>
    request.url === url ? '{}' : fallback;

  /** The missed thresholds of a short load on a healthy service, if the platform responds to everything with `answer`. */
  async function missedWith(answer?: string): Promise<readonly string[]> {
    let questions = 0;
    const webApi = await listen(({ url = '' }) => {
      if (url.endsWith('/messages')) questions++;
      return url === '/metrics'
        ? '# TYPE http_requests_total counter\n' +
            `http_requests_total{method="POST",path="/v1/conversations/:id/messages",status="201"} ${questions}\n`
        : '{"id": "1"}';
    });
    const targets = {
      webApi,
      metrics: [`${webApi}/metrics`],
      prometheus: await listen(only('/-/ready', answer)),
      jaeger: await listen(only('/', answer)),
    };
    const { thresholds } = await runK6({ targets, plan: 'short', out: '', allowedHosts: [] });
    return thresholds
      .filter(({ outcome }) => outcome !== 'held')
      .map(({ what, outcome, value }) => `${what}: ${outcome}, ${value}`);
  }

  test('a platform that does not respond, or responds with a sign-in page, misses its thresholds', async () => {
    // Without a response, even if the load ends before the requests time out.
    const missed = await Promise.all([missedWith(), missedWith('<html>Sign in</html>')]);
    const all = ['Prometheus healthy: missed, 0', 'Jaeger healthy: missed, 0', 'Traces found: missed, 0'];
    expect(missed).toEqual([all, all]);
  }, 120_000);
});
