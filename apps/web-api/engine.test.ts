import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort, waitFor } from '../../tools/process/run';
import { Engine } from './engine';

const REQUEST = { model: 'aion-small', prompt: 'What is slow?', maxTokens: 8 } as const;

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise(resolve => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

async function engineThat(answers: RequestListener): Promise<Engine> {
  const listening = createServer(answers);
  server = listening;
  await new Promise<void>(resolve => listening.listen(0, '127.0.0.1', resolve));
  return new Engine(`http://127.0.0.1:${(listening.address() as AddressInfo).port}`);
}

describe('closing a session', () => {
  test('does not throw if the engine does not listen', async () => {
    const engine = new Engine(`http://127.0.0.1:${await freePort()}`);
    expect(await engine.close('a')).toBeUndefined();
  });

  test('does not throw if the engine does not respond', async () => {
    const engine = await engineThat(() => {});
    expect(await engine.close('a')).toBeUndefined();
  });
});

test('reports an engine that cannot be reached', async () => {
  const engine = new Engine(`http://127.0.0.1:${await freePort()}`);
  const error = { statusCode: 502, message: expect.stringMatching(/^ai-engine did not respond: connect ECONNREFUSED/) };
  await expect(engine.infer('a', REQUEST)).rejects.toMatchObject(error);
  await expect(engine.stream('a', REQUEST, new AbortController().signal)).rejects.toMatchObject(error);
});

test('cancels the request to the engine when the reader disconnects before the first piece', async () => {
  let [asked, left] = [false, false];
  const engine = await engineThat((_, response) => {
    asked = true;
    response.once('close', () => {
      left = true;
    });
  });
  const reader = new AbortController();
  const answer = engine.stream('a', REQUEST, reader.signal).catch((error: Error) => error);
  await waitFor(() => asked, { what: 'the request to arrive' });
  reader.abort();
  await waitFor(() => left, { what: 'the request to be cancelled' });
  expect(await answer).toMatchObject({ name: 'EngineError', statusCode: 499 });
});

test('cancels the stream when the reader disconnects, whether it was read or not', async () => {
  let left = false;
  const engine = await engineThat((_, response) => {
    response.once('close', () => {
      left = true;
    });
    response.write('{"text":"a"}\n');
  });
  const reader = new AbortController();
  await engine.stream('a', REQUEST, reader.signal);
  reader.abort();
  await waitFor(() => left, { what: 'the request to be cancelled' });
});
