import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitFor } from '../../../tools/process/run';
import { Seam } from '../../shared/seam';
import { hangUpOn } from './hang-up';
import { httpFaults } from './http';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  }
});

async function listen(onRequest: (request: IncomingMessage) => void = () => {}): Promise<URL> {
  const server = createServer((request, response) => {
    onRequest(request);
    request.resume().on('end', () => response.end('ok'));
  });
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

function side(api = new URL('http://127.0.0.1')) {
  const requests = new Seam<unknown>();
  const faults = httpFaults({ requests, api: () => api });
  const begin = async (name: string, values: object) => (await faults[name]?.begin(values as never)) as () => void;
  return { requests, begin };
}

test('errors: exactly the share fails, with the status, until the fault is stopped', async () => {
  const { requests, begin } = side();
  const stop = await begin('errors', { share: 0.3, status: 503 });
  const statuses = [];
  for (let at = 0; at < 100; at++) statuses.push(await requests.pass(1).catch(error => error.statusCode));
  expect(statuses.filter(status => status === 503)).toHaveLength(30);
  stop();
  expect(await requests.pass(1)).toBe(1);
});

test('latency: delays a request for at least that long, and not at all once it is stopped', async () => {
  const { requests, begin } = side();
  const stop = await begin('latency', { milliseconds: 40, spread: 'none', share: 1 });
  const startedAt = performance.now();
  await requests.pass(1);
  // Node's timers may fire up to a millisecond early.
  expect(performance.now() - startedAt).toBeGreaterThan(38);
  stop();
  expect(await requests.pass(1)).toBe(1);
});

test('traffic: sends requests over keep-alive connections until it is stopped', async () => {
  const seen: IncomingMessage[] = [];
  const { begin } = side(await listen(request => seen.push(request)));
  const stop = await begin('traffic', { perSecond: 500, path: '/v1/status', body: '' });
  await waitFor(() => seen.length >= 100, { what: '100 requests' });
  stop();
  expect(new Set(seen.map(({ method, url }) => `${method} ${url}`))).toEqual(new Set(['GET /v1/status']));
  expect(new Set(seen.map(({ socket }) => socket)).size).toBeLessThanOrEqual(64);
});

test('traffic: posts a body as JSON', async () => {
  const seen: IncomingMessage[] = [];
  const { begin } = side(await listen(request => seen.push(request)));
  const stop = await begin('traffic', { perSecond: 100, path: '/v1/inference', body: '{"a":1}' });
  await waitFor(() => seen.length > 0, { what: 'a request' });
  stop();
  expect(seen[0]).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } });
});

test('traffic: goes only to the service, whatever its path looks like', async () => {
  const [own, other] = [[], []] as [string[], string[]];
  const { begin } = side(await listen(({ url = '' }) => own.push(url)));
  const { host } = await listen(({ url = '' }) => other.push(url));
  const stop = await begin('traffic', { perSecond: 100, path: `//${host}/v1/status`, body: '' });
  await waitFor(() => own.length + other.length > 0, { what: 'a request' });
  stop();
  expect({ own: own[0], other }).toEqual({ own: `//${host}/v1/status`, other: [] });
});

test('hanging up: fails requests on that port only, until it is stopped', async () => {
  const [hit, spared] = [await listen(), await listen()];
  const stop = hangUpOn(Number(hit.port));
  await expect(fetch(hit)).rejects.toThrow('fetch failed');
  expect((await fetch(spared)).status).toBe(200);
  await stop();
  expect((await fetch(hit)).status).toBe(200);
});
