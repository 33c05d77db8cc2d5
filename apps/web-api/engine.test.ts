import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort, waitFor } from '../../tools/process/run';
import { Engine } from './engine';

/** A busy machine takes its time. */
jest.setTimeout(60_000);

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

describe('a session is closed', () => {
  test('without a word where the engine does not listen', async () => {
    const engine = new Engine(`http://127.0.0.1:${await freePort()}`);
    expect(await engine.close('a')).toBeUndefined();
  });

  test('without a word where the engine takes the request and answers none', async () => {
    const engine = await engineThat(() => {});
    expect(await engine.close('a')).toBeUndefined();
  });
});

test('an engine that is not there is told', async () => {
  const engine = new Engine(`http://127.0.0.1:${await freePort()}`);
  const told = { statusCode: 502, message: expect.stringMatching(/^ai-engine does not answer: connect ECONNREFUSED/) };
  await expect(engine.infer('a', REQUEST)).rejects.toMatchObject(told);
  await expect(engine.stream('a', REQUEST, new AbortController().signal)).rejects.toMatchObject(told);
});

test('a reader who leaves before the first piece ends the request to the engine', async () => {
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
  await waitFor(() => left, { what: 'the request to be ended' });
  expect(await answer).toMatchObject({ name: 'EngineError', statusCode: 499 });
});

test('a reader who leaves ends the stream, read or not', async () => {
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
  await waitFor(() => left, { what: 'the request to be ended' });
});
