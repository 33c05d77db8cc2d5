/** The real Prometheus sends what a remote store asks for to a second one, which takes remote writes. */

import { writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { PrometheusConfig } from '../../lib/components/prometheus';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { waitFor } from '../../tools/process/run';
import { archive, provider, sentTo } from '../example/remote-stores';
import { harbour, small } from '../example/stack';
import { type RunningPrometheus, startPrometheus } from '../support/prometheus';

const TOKEN = 'token-of-the-archive';
const PASSWORD = 'password-of-the-provider';

/** What each request to the stores carried, by the path that it was sent to. */
const requests = new Map<string, IncomingHttpHeaders>();
/** Passes requests on to the store, as a gateway in front of it would, and notes what they carried. */
const gateway = createServer((request, response) => {
  requests.set(request.url ?? '', request.headers);
  const body: Buffer[] = [];
  request.on('data', part => body.push(part));
  request.on('end', () => {
    const { host: _, 'content-length': __, connection: ___, ...headers } = request.headers;
    const passedOn = fetch(`${store.url}/api/v1/write`, {
      method: 'POST',
      headers: headers as Record<string, string>,
      body: Buffer.concat(body),
    });
    // Where the store is gone, as it is after the tests, the sender retries.
    passedOn.then(
      ({ status }) => response.writeHead(status).end(),
      () => response.writeHead(502).end(),
    );
  });
});

let store: RunningPrometheus;
let sender: RunningPrometheus;
const own = ({ scrape_config_files: _, ...config }: PrometheusConfig): PrometheusConfig & object => ({
  ...config,
  scrape_config_files: [],
});

beforeAll(async () => {
  const binary = await tool('prometheus');
  store = await startPrometheus(binary, small, { config: own, args: ['--web.enable-remote-write-receiver'] }, harbour);
  await new Promise<void>(listening => gateway.listen(0, '127.0.0.1', listening));
  const address = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  const environment = { ...small, prometheus: { ...small.prometheus, storage: sentTo(archive, provider) } };
  sender = await startPrometheus(
    binary,
    environment,
    {
      // It scrapes itself, and sends to the gateway instead of the stores' own addresses.
      config: config => ({
        ...own(config),
        global: { ...config.global, scrape_interval: '1s' },
        scrape_configs: [{ job_name: 'itself', static_configs: [{ targets: [new URL(store.url).host] }] }],
        remote_write: config.remote_write?.map(({ url, ...remote }) => ({
          ...remote,
          url: `${address}/${remote.name}`,
        })),
      }),
    },
    harbour,
  );
  writeFileSync(path.join(sender.paths.remoteWrite, 'archive-token'), TOKEN);
  writeFileSync(path.join(sender.paths.remoteWrite, 'provider-password'), PASSWORD);
}, BUILD_TIMEOUT_MS);
afterAll(() => {
  gateway.closeAllConnections();
  gateway.close();
});

interface Found {
  readonly result: readonly unknown[];
}
const found = async (expression: string) =>
  (await store.api<Found>(`query?query=${encodeURIComponent(expression)}`)).result.length;

test('samples arrive with the labels that say where they come from', async () => {
  const { cluster, name: environment } = small;
  await waitFor(async () => (await found(`up{job="itself", cluster="${cluster}", environment="${environment}"}`)) > 0, {
    what: 'a sample to arrive',
    program: [sender.program, store.program],
  });
});

test('each store is shown its own credentials, read from the files of the Secret', async () => {
  await waitFor(() => requests.has('/archive') && requests.has('/provider'), {
    what: 'both stores to be sent to',
    program: sender.program,
  });
  const basic = Buffer.from(`4711:${PASSWORD}`).toString('base64');
  // Files are read at each request, so that credentials which come later are used without a restart.
  await waitFor(
    () =>
      requests.get('/archive')?.authorization === `Bearer ${TOKEN}` &&
      requests.get('/provider')?.authorization === `Basic ${basic}`,
    { what: 'the credentials', program: sender.program },
  );
  expect(requests.get('/archive')).toMatchObject({ 'x-scope-orgid': 'harbour' });
  expect(requests.get('/provider')).not.toHaveProperty('x-scope-orgid');
});
