import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { FIRST, freePort, freePorts, LAST } from '../../tools/process/ports';
import { start, waitFor } from '../../tools/process/run';
import { runnable } from '../support/bundle';

test('free ports are distinct and can be listened on', async () => {
  const ports = await freePorts(20);
  expect(new Set(ports).size).toBe(20);
  const servers = ports.map(port => createServer().listen(port, '127.0.0.1'));
  await Promise.all(servers.map(server => new Promise(resolve => server.once('listening', resolve))));
  for (const server of servers) server.close();
});

/** The result of `freePort` if its random choice is `port` first. */
async function freePortTrying(port: number): Promise<number> {
  const random = jest.spyOn(Math, 'random').mockReturnValueOnce((port - FIRST + 0.5) / (LAST - FIRST + 1));
  try {
    return await freePort();
  } finally {
    random.mockRestore();
  }
}

test('a port that is in use is not returned', async () => {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  expect(await freePortTrying(port)).not.toBe(port);
  server.close();
});

test('a port stays reserved while the process that got it is alive, even if nothing listens on it yet', async () => {
  const script = await runnable(
    `import { freePort } from ${JSON.stringify(path.resolve(__dirname, '../../tools/process/ports'))};
     freePort().then(console.log);
     setInterval(() => {}, 1000);`,
  );
  const holder = start(process.execPath, [script]);
  const port = Number(await waitFor(() => holder.output(), { what: 'the port', program: holder }));
  expect(await freePortTrying(port)).not.toBe(port);
  await holder.stop();
  expect(await freePortTrying(port)).toBe(port);
});
