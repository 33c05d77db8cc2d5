import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { startExporter } from '../../../telemetry/src/exporter';
import { listen } from '../../../telemetry/src/exporter/listen';
import { TelemetryError } from '../../../telemetry/src/problems';
import { freePort, run, temporaryFolder } from '../../../tools/process/run';
import { bundle } from '../../support/bundle';
import { testCore } from '../core';

const start = (host: string, port: number) =>
  startExporter(
    testCore({ env: { OTEL_EXPORTER_PROMETHEUS_HOST: host, OTEL_EXPORTER_PROMETHEUS_PORT: String(port) } }),
  );

test('names the variable of a port that is in use', async () => {
  const port = await freePort();
  const first = await start('127.0.0.1', port);
  try {
    await expect(start('127.0.0.1', port)).rejects.toThrow(
      new TelemetryError([
        `OTEL_EXPORTER_PROMETHEUS_PORT: port ${port} of 127.0.0.1 is in use (EADDRINUSE); stop the program that listens ` +
          'there, or set another port',
      ]),
    );
    expect((await fetch(new URL('/health', first.url))).status).toBe(200);
  } finally {
    await first.close();
  }
});

test('workers of a cluster do not share the port, unlike those of other servers', async () => {
  const port = await freePort();
  const program = path.join(temporaryFolder('workers'), 'workers.cjs');
  writeFileSync(program, await bundle('test/telemetry/exporter/workers.ts'));
  const { stdout } = await run(process.execPath, [program, String(port)]);
  expect(stdout.trim().split('\n')).toEqual([
    'listens',
    expect.stringMatching(`^OTEL_EXPORTER_PROMETHEUS_PORT: port ${port} .* is in use`),
  ]);
});

test('names the variable of an address that the machine does not have', async () => {
  await expect(start('192.0.2.1', 0)).rejects.toThrow(
    new TelemetryError([
      'OTEL_EXPORTER_PROMETHEUS_HOST: 192.0.2.1 is not an address of this machine (EADDRNOTAVAIL); set one of its ' +
        'addresses, or 0.0.0.0 for all',
    ]),
  );
});

// Root may listen on every port, so the system's refusal is simulated.
test.each([
  [
    'EACCES',
    'OTEL_EXPORTER_PROMETHEUS_PORT: this process may not listen on port 81 of some-host (EACCES); set a port of 1024 or higher',
  ],
  [
    'ENOTFOUND',
    'OTEL_EXPORTER_PROMETHEUS_HOST: there is no host some-host (ENOTFOUND); set an address, such as 0.0.0.0',
  ],
  [
    'EMFILE',
    'OTEL_EXPORTER_PROMETHEUS_HOST, OTEL_EXPORTER_PROMETHEUS_PORT: cannot listen on some-host, port 81: refused',
  ],
])('says what to do about %s', async (code, message) => {
  const server = createServer();
  jest.spyOn(server, 'listen').mockImplementation(() => {
    queueMicrotask(() => server.emit('error', Object.assign(new Error('refused'), { code })));
    return server;
  });
  await expect(listen(server, { enabled: true, host: 'some-host', port: 81 })).rejects.toThrow(
    new TelemetryError([message]),
  );
});

test.each([
  ['0.0.0.0', '127.0.0.1'],
  ['127.0.0.1', '127.0.0.1'],
])('has a URL for %s at %s', async (host, reached) => {
  const exporter = await start(host, 0);
  try {
    expect(exporter.url.hostname).toBe(reached);
    expect((await fetch(new URL('/health', exporter.url))).status).toBe(200);
  } finally {
    await exporter.close();
  }
});

test('listens by default at addresses of both families', async () => {
  const exporter = await startExporter(testCore({ env: { OTEL_EXPORTER_PROMETHEUS_PORT: '0' } }));
  try {
    for (const host of ['127.0.0.1', '[::1]']) {
      expect((await fetch(`http://${host}:${exporter.url.port}/health`)).status).toBe(200);
    }
  } finally {
    await exporter.close();
  }
});

test('does not keep the program alive', async () => {
  const listening = () => process.getActiveResourcesInfo().filter(kind => kind === 'TCPServerWrap');
  const before = listening();
  const exporter = await start('127.0.0.1', 0);
  expect(listening()).toEqual(before);
  await exporter.close();
});
