import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/build';
import { freePort } from '../../tools/run';
import { runK6 } from '../load/run-k6';

beforeAll(async () => void (await tool('k6')), BUILD_TIMEOUT_MS);

test('nothing is put under load while something does not answer: all of it is named', async () => {
  const [webApi, metrics] = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}/metrics`];
  const targets = { webApi, metrics: [metrics], prometheus: webApi, jaeger: webApi };
  await expect(runK6({ targets, plan: 'short', out: '', allowedHosts: [] })).rejects.toThrow(
    `no answer with status 200 from ${webApi}/v1/status, ${metrics}, ${webApi}/-/ready, ${webApi}/`,
  );
}, 20_000);

describe('what takes requests and answers none', () => {
  const servers: Server[] = [];
  afterAll(async () => {
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    }
  });
  /** A server that answers what `answers` has words for, and lets all else wait. */
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
  const only = (url: string) => (request: IncomingMessage) => (request.url === url ? '{}' : undefined);

  test('fails its threshold, also where the load ends before anybody has given up on it', async () => {
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
      prometheus: await listen(only('/-/ready')),
      jaeger: await listen(only('/')),
    };
    const { thresholds } = await runK6({ targets, plan: 'short', out: '', allowedHosts: [] });
    expect(thresholds.filter(({ outcome }) => outcome !== 'held')).toMatchObject([
      { what: 'Prometheus healthy', outcome: 'missed', value: 0 },
      { what: 'Jaeger healthy', outcome: 'missed', value: 0 },
      { what: 'Traces found', outcome: 'missed', value: 0 },
    ]);
  }, 120_000);
});
