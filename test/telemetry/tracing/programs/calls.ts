/** Loads modules in every way before tracing starts, and calls them; prints which calls propagated the trace, then ends. */
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { start } from '../start';

type Request = (url: string, answered: (response: http.IncomingMessage) => void) => http.ClientRequest;
const early = require('node:http') as typeof http;
// Like an ES module of the program: the bundle itself is CommonJS.
const byImport = <T>(code: string): Promise<T> => import(`data:text/javascript,${encodeURIComponent(code)}`);

async function main(): Promise<void> {
  const named = await byImport<{ call: Request }>(
    'import { request } from "node:http"; export const call = (...a) => request(...a);',
  );
  const whole = await byImport<{ call: Request }>(
    'import http from "node:http"; export const call = (...a) => http.request(...a);',
  );
  const traced = new Set<string>();
  const server = http.createServer((request, response) => {
    if (request.headers.traceparent !== undefined) traced.add(decodeURIComponent(request.url?.slice(1) ?? ''));
    response.end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { tracer, shutdown } = start({ OTEL_TRACES_EXPORTER: 'console', OTEL_BSP_SCHEDULE_DELAY: '60000' });

  const call = (request: Request, name: string) =>
    new Promise((resolve, reject) => {
      request(`${base}/${encodeURIComponent(name)}`, response => response.resume().on('end', resolve))
        .on('error', reject)
        .end();
    });
  await call((url, answered) => early.request(url, answered), 'require');
  await call(named.call, 'named import');
  await call(whole.call, 'import');
  await fetch(`${base}/fetch`).then(response => response.text());
  // There is no TLS server: check only that the header was set.
  const secure = https.request({ host: '127.0.0.1', port: 1, path: '/' }).on('error', () => {});
  if (secure.hasHeader('traceparent')) traced.add('https.request');
  tracer.startSpan('last').end();
  server.closeAllConnections();
  server.close();
  const print = console.dir;
  console.dir = () => {};
  await shutdown();
  console.dir = print;
  console.log(JSON.stringify([...traced].sort()));
}

void main();
