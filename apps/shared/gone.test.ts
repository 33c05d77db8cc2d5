import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitFor } from '../../tools/process/run';
import { gone } from './gone';

let server: Server;
let responses: ServerResponse[];
let url: string;
beforeEach(async () => {
  responses = [];
  server = createServer((_, response) => responses.push(response));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A request that has arrived, and a function that disconnects its client. */
async function receivedRequest() {
  const caller = new AbortController();
  const answer = fetch(url, { signal: caller.signal }).catch((error: Error) => error);
  await waitFor(() => responses.length > 0, { what: 'the request to arrive' });
  return { raw: responses[0] as ServerResponse, answer, hangUp: () => caller.abort() };
}

test('fires when the client disconnects', async () => {
  const { raw, hangUp } = await receivedRequest();
  const signal = gone({ raw });
  expect(signal.aborted).toBe(false);
  hangUp();
  await waitFor(() => signal.aborted, { what: 'the signal' });
});

test('has fired already if the client disconnected before the call', async () => {
  const { raw, hangUp } = await receivedRequest();
  hangUp();
  await waitFor(() => raw.destroyed, { what: 'the connection to be closed' });
  expect(gone({ raw }).aborted).toBe(true);
});

test('does not fire after a complete response', async () => {
  const { raw, answer } = await receivedRequest();
  const signal = gone({ raw });
  raw.end('ok');
  await answer;
  await waitFor(() => raw.closed, { what: 'the response to be closed' });
  expect([signal.aborted, gone({ raw }).aborted]).toEqual([false, false]);
});
